//! What records and results say of credentials.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::FOLDER;
use crate::api::{Api, Problem};
use crate::convert::time_to_pb;
use crate::domain::ranking::resolved::Resolved;
use crate::domain::record::attestation::Attestation;
use crate::domain::record::audience::Caller;
use crate::domain::record::document::Document;
use crate::domain::record::name::RecordName;
use crate::domain::record::role::Role;
use crate::engine::attestations::Issuer;
use crate::engine::matcher::{Match, MatchQuery};
use crate::pb::v1 as pb;

/// Results of a ranking that are to say what of them is verified.
pub struct Found<'m> {
    /// Whether the subject is stored: nobody attests anything to what a call brings along.
    pub is_stored: bool,
    /// What the ranking is for.
    pub subject: &'m Resolved,
    /// What was found, of which some are results.
    pub matches: &'m [Match],
    /// How they were sought.
    pub query: &'m MatchQuery,
}

impl Api {
    /// What is attested to a person whose record is shown.
    pub async fn credentials_of(
        &self,
        caller: &Caller,
        name: &RecordName,
        now: DateTime<Utc>,
    ) -> Result<Vec<pb::VerifiedCredential>, Problem> {
        if !name.kind.is(Role::Person) {
            return Ok(Vec::new());
        }
        let attested = self.attestations.shown(caller, &BTreeSet::from([name.clone()]), now).await?;
        Ok(attested.of(name, now).map(|(one, issuer)| credential_to_pb(one, issuer)).collect())
    }

    /// Says of the certificates that results match which are attested: to the person that each is about, or else to the subject. Of the
    /// caller's own at the time of the match, of others now.
    pub async fn attest(
        &self,
        caller: &Caller,
        found: &Found<'_>,
        results: &mut [pb::MatchResult],
    ) -> Result<(), Problem> {
        if results.iter().all(|result| result.matched_certificates.is_empty()) {
            return Ok(());
        }
        let is_person = |name: &&RecordName| name.kind.is(Role::Person);
        let subject = found.subject.name().filter(|_| found.is_stored).filter(is_person);
        let documents = found.matches.iter().map(|one| (one.place.name.as_str(), &*one.document));
        let documents: BTreeMap<&str, &Document> =
            documents.filter(|(_, document)| is_person(&document.name())).collect();
        let results: Vec<&mut pb::MatchResult> =
            results.iter_mut().filter(|result| !result.matched_certificates.is_empty()).collect();
        let targets = results.iter().filter_map(|result| documents.get(result.name.as_str()));
        let targets = targets.map(|document| document.name());
        let persons: BTreeSet<RecordName> = targets.chain(subject).cloned().collect();
        let MatchQuery { as_of, now, .. } = found.query;
        let attested = self.attestations.shown(caller, &persons, *now).await?;
        if attested.is_empty() {
            return Ok(());
        }
        let of = |name: &RecordName| {
            let at = if name.tenant == caller.tenant { as_of } else { now };
            attested.of(name, *at).collect::<Vec<_>>()
        };
        let of_subject = subject.map(of).unwrap_or_default();
        for result in results {
            let target = documents.get(result.name.as_str());
            let of_target = target.map(|document| (of(document.name()), &document.facts));
            let (held, facts) = match &of_target {
                Some((held, facts)) => (held, *facts),
                None => (&of_subject, found.subject.facts()),
            };
            for evidence in &mut result.matched_certificates {
                let stated = facts.certificates.iter().filter(|stated| stated.name == evidence.name);
                let level = stated.filter_map(|stated| stated.level).max();
                let verified = held.iter().find(|(one, _)| one.attests(&evidence.name, level));
                evidence.verified = verified.map(|(one, issuer)| credential_to_pb(one, issuer));
            }
        }
        Ok(())
    }
}

fn credential_to_pb(one: &Attestation, issuer: &Issuer) -> pb::VerifiedCredential {
    let shown = if issuer.display_name.is_empty() { &issuer.uri } else { &issuer.display_name };
    pb::VerifiedCredential {
        certificate: one.certificate.clone(),
        level: one.level.clone(),
        issuer: format!("{FOLDER}{}", issuer.id),
        issuer_display_name: shown.clone(),
        issue_time: Some(time_to_pb(one.issued)),
        expire_time: one.expires.map(time_to_pb),
    }
}
