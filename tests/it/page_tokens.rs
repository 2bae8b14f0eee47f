//! Page tokens come from the service that reads them, and from nobody else.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use talentmatch::pb::v1 as pb;
use talentmatch::pb::v1::RecordKind::{InternshipSlot, JobPosting};
use tempfile::TempDir;

use crate::support::{
    Client, SCHOOL, Service, by_name, config, import_sample, reason, sample, sample_records,
};

async fn refused(client: &Client, request: &pb::MatchRequest, token: Vec<u8>) {
    let page_token = URL_SAFE_NO_PAD.encode(token);
    let status = client.matches(pb::MatchRequest { page_token, ..request.clone() }).await.unwrap_err();
    assert_eq!(reason(&status), "INVALID_PAGE_TOKEN");
}

/// At fff0350 the number of candidates could be set to anything, with a checksum that everybody can compute: asked for
/// 4,294,967,295 of them the process ended.
#[tokio::test]
async fn a_forged_token_is_refused() {
    let client = sample().await;
    let request = pb::MatchRequest { page_size: 3, ..by_name("studentProfiles/s-0001", InternshipSlot) };
    let token = client.matches(request.clone()).await.unwrap().next_page_token;
    let token = URL_SAFE_NO_PAD.decode(token).unwrap();
    for at in 0..token.len() {
        for value in [0x00, 0xff, token[at] ^ 1] {
            let mut forged = token.clone();
            forged[at] = value;
            if forged != token {
                refused(&client, &request, forged).await;
            }
        }
    }
    // As tokens were before: version 1, with the same numbers and a checksum.
    let content = &token[1..token.len() - 16];
    for value in [f64::INFINITY, 0.5] {
        let mut forged = [&[1], content].concat();
        forged[27..35].copy_from_slice(&value.to_be_bytes());
        forged.extend(crc32fast::hash(&forged).to_be_bytes());
        refused(&client, &request, forged).await;
    }
}

#[tokio::test]
async fn a_token_outlives_a_restart_but_is_of_one_folder() {
    let (folder, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let request = pb::MatchRequest { page_size: 3, ..by_name("studentProfiles/s-0001", JobPosting) };
    let open = async |folder: &TempDir| Service::in_folder(config([(SCHOOL, &[][..])]), folder.path()).await;

    let service = open(&folder).await;
    import_sample(&service.client(SCHOOL), sample_records()).await;
    let token = service.client(SCHOOL).matches(request.clone()).await.unwrap().next_page_token;
    service.stop().await;

    let next = pb::MatchRequest { page_token: token, ..request };
    let again = open(&folder).await;
    assert_eq!(again.client(SCHOOL).matches(next.clone()).await.unwrap().results.len(), 3);
    again.stop().await;

    let elsewhere = open(&other).await;
    import_sample(&elsewhere.client(SCHOOL), sample_records()).await;
    let status = elsewhere.client(SCHOOL).matches(next).await.unwrap_err();
    assert_eq!(reason(&status), "INVALID_PAGE_TOKEN");
    elsewhere.stop().await;
}
