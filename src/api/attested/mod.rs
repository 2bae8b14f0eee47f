//! The calls of `CredentialService`, and what records and results say of credentials.

mod keys;
mod line;
mod told;

pub use self::told::Found;

use self::keys::keys_of;
use self::line::Trusted;
use super::fit::Fit;
use super::permission::check_write;
use super::phrase::phrase_to_pb;
use super::request::page_size_from_pb;
use super::{Api, Problem, limits};
use crate::convert::{field, time_to_pb};
use crate::domain::message::{Code, Language, Message};
use crate::domain::record::audience::Caller;
use crate::domain::record::name::TenantId;
use crate::domain::record::violation::Violations;
use crate::engine::attestations::{Issuer, Outcome, Statement};
use crate::engine::compute;
use crate::engine::error::EngineError;
use crate::pb::v1 as pb;

/// What names of issuers begin with.
const FOLDER: &str = "credentialIssuers/";

impl Api {
    /// `PutCredentialIssuer`: lets an issuer's word count.
    pub async fn put_credential_issuer(
        &self,
        request: pb::PutCredentialIssuerRequest,
    ) -> Result<pb::PutCredentialIssuerResponse, Problem> {
        let mut v = Violations::new();
        let issuer = request.issuer.unwrap_or_default();
        let id = id_from_pb(&mut v, "issuer.name", &issuer.name);
        let uri = field::required_text(&mut v, "issuer.uri", issuer.uri, limits::ISSUER_URI);
        // Two issuers are told apart by it, to the letter.
        if uri.trim() != uri || uri.contains(char::is_control) {
            v.add("issuer.uri", Code::BlankOrControl);
        }
        let display_name =
            field::line(&mut v, "issuer.display_name", issuer.display_name, limits::ISSUER_NAME);
        let keys = field::required_text(&mut v, "issuer.jwks", issuer.jwks, limits::ISSUER_JWKS);
        if let Err(why) = keys_of(&keys)
            && !keys.is_empty()
        {
            v.add("issuer.jwks", why);
        }
        let id = v.check(id)?.unwrap_or_default();
        let create_time = self.now();
        let issuer = Issuer { id, uri, display_name, keys, create_time };
        let issuer = self.attestations.put_issuer(issuer).await?;
        Ok(pb::PutCredentialIssuerResponse { issuer: Some(issuer_to_pb(&issuer)) })
    }

    /// `ListCredentialIssuers`: those whose word counts.
    pub async fn list_credential_issuers(
        &self,
        request: pb::ListCredentialIssuersRequest,
    ) -> Result<pb::ListCredentialIssuersResponse, Problem> {
        let mut v = Violations::new();
        let size = page_size_from_pb(&mut v, "page_size", request.page_size, limits::ISSUERS_PAGE);
        let after = match request.after_name.as_str() {
            "" => None,
            name => id_from_pb(&mut v, "after_name", name),
        };
        let after = v.check(after)?;
        let mut all = self.attestations.issuers().await?;
        all.retain(|issuer| after.as_ref().is_none_or(|after| issuer.id > *after));
        let mut fit = Fit::default();
        let issuers = all.iter().take(size).map(issuer_to_pb);
        let issuers: Vec<pb::CredentialIssuer> = issuers.take_while(|issuer| fit.takes(issuer)).collect();
        let next = issuers.last().filter(|_| issuers.len() < all.len()).map(|last| last.name.clone());
        Ok(pb::ListCredentialIssuersResponse { issuers, next_name: next.unwrap_or_default() })
    }

    /// `DeleteCredentialIssuer`: ends the trust in one.
    pub async fn delete_credential_issuer(
        &self,
        request: pb::DeleteCredentialIssuerRequest,
    ) -> Result<pb::DeleteCredentialIssuerResponse, Problem> {
        let mut v = Violations::new();
        let id = id_from_pb(&mut v, "name", &request.name);
        let id = v.check(id)?.unwrap_or_default();
        self.attestations.delete_issuer(&id).await?;
        Ok(pb::DeleteCredentialIssuerResponse {})
    }

    /// `ImportCredentials`: keeps what signed lines attest, and refuses the others one by one.
    pub async fn import_credentials(
        &self,
        caller: &Caller,
        request: pb::ImportCredentialsRequest,
    ) -> Result<pb::ImportCredentialsResponse, Problem> {
        let lines = request.lines;
        if !(1..=limits::CREDENTIAL_LINES).contains(&lines.len()) {
            return Err(Problem::invalid("lines", Code::LineCount.with("most", limits::CREDENTIAL_LINES)));
        }
        let (home, now) = (caller.tenant.clone(), self.now());
        let trusted = Trusted::of(self.attestations.issuers().await?);
        let read = move || lines.iter().map(|line| trusted.read(line.trim(), &home, now)).collect::<Vec<_>>();
        let read = compute::run(read).await.map_err(EngineError::Internal)?;
        let mut response = pb::ImportCredentialsResponse::default();
        let (mut places, mut statements) = (Vec::new(), Vec::new());
        for (index, line) in read.into_iter().enumerate() {
            match line {
                Ok(statement) => {
                    if let Statement::Attests(name, _) = &statement {
                        check_write(caller, name.kind)?;
                    }
                    places.push(index);
                    statements.push(statement);
                }
                Err(why) => response.refused.push(refused(index, &why, caller.language)),
            }
        }
        let outcomes = match statements.is_empty() {
            true => Vec::new(),
            false => self.attestations.take(&caller.tenant, &statements).await?,
        };
        for (index, outcome) in places.into_iter().zip(outcomes) {
            let why = match outcome {
                Outcome::Attested => count(&mut response.attested_count),
                Outcome::Unchanged => count(&mut response.unchanged_count),
                Outcome::Revoked => count(&mut response.revoked_count),
                Outcome::IsRevoked => Some(Code::CredentialIsRevoked),
                Outcome::OfAnother => Some(Code::CredentialOfAnother),
                Outcome::NoRecord => Some(Code::CredentialNoRecord),
                Outcome::TooMany => Some(Code::CredentialsTooMany),
            };
            response.refused.extend(why.map(|why| refused(index, &why.into(), caller.language)));
        }
        response.refused.sort_by_key(|refused| refused.index);
        Ok(response)
    }
}

/// Counts a line that is not refused.
fn count(lines: &mut i64) -> Option<Code> {
    *lines += 1;
    None
}

fn refused(index: usize, why: &Message, language: Language) -> pb::RefusedCredential {
    let index = i64::try_from(index).unwrap_or(i64::MAX);
    pb::RefusedCredential { index, message: why.text(language), phrase: Some(phrase_to_pb(why)) }
}

fn id_from_pb(v: &mut Violations, field: &'static str, name: &str) -> Option<String> {
    let id = name.strip_prefix(FOLDER).filter(|id| id.parse::<TenantId>().is_ok());
    if id.is_none() {
        v.add(field, format!("must be \"{FOLDER}{{id}}\""));
    }
    id.map(str::to_string)
}

fn issuer_to_pb(issuer: &Issuer) -> pb::CredentialIssuer {
    pb::CredentialIssuer {
        name: format!("{FOLDER}{}", issuer.id),
        uri: issuer.uri.clone(),
        display_name: issuer.display_name.clone(),
        jwks: issuer.keys.clone(),
        create_time: Some(time_to_pb(issuer.create_time)),
    }
}
