//! Standards are kept, read out of documents, and compared with courses.

mod compare;
mod documents;
mod judged;
mod kept;

use talentmatch::pb::json::message_from_json;
use talentmatch::pb::v1 as pb;
use tonic::Status;

use crate::support::Client;

/// The occupational standard of the sample.
pub fn electrician() -> pb::Standard {
    standard_of(include_str!("../fixtures/sample/standards/electrician.json"))
}

/// The certificate's standard of the sample.
pub fn robot() -> pb::Standard {
    standard_of(include_str!("../fixtures/sample/standards/robot.json"))
}

fn standard_of(text: &str) -> pb::Standard {
    message_from_json(text, "talentmatch.v1.Standard").expect("a standard")
}

async fn put(client: &Client, standard: pb::Standard) -> Result<pb::Standard, Status> {
    let request = pb::PutStandardRequest { standard: Some(standard), validate_only: false };
    Ok(client.standard.clone().put_standard(request).await?.into_inner().standard.expect("a standard"))
}

async fn get(client: &Client, name: &str, level: pb::StandardLevel) -> Result<pb::Standard, Status> {
    let request = pb::GetStandardRequest { name: name.into(), level: level.into() };
    Ok(client.standard.clone().get_standard(request).await?.into_inner().standard.expect("a standard"))
}

async fn list(
    client: &Client,
    request: pb::ListStandardsRequest,
) -> Result<pb::ListStandardsResponse, Status> {
    Ok(client.standard.clone().list_standards(request).await?.into_inner())
}
