mod codegen;
mod documents;
mod embedded_crash;
mod embedded_store;
mod store_contract;
