//! The calls of `CatalogService`.

mod mask;

pub use mask::apply_mask;
