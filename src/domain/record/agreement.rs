//! To whom, for what and until when a person has agreed to be shown (PIPL articles 14, 15 and 23).
//!
//! An index holds words and knows no ranges of them, so that each agreement is some words, and a caller asks for those that would let it
//! in now. An end is a day: its number parts into a word for each of its set bits, which names all higher ones as well. A day is before
//! the end where they differ first in a bit that the end has, so that one of at most [`BITS`] words is asked for and there.

use chrono::{DateTime, NaiveDate, Utc};

use super::Record;
use super::audience::{Caller, EVERYONE, Members};
use super::calendar::day_in_china;
use super::person::{Consent, Grant};
use crate::domain::search::filter::{Condition, Field};
use crate::domain::search::index_fields::day;

/// What names an alliance as a recipient.
pub const ALLIANCES: &str = "alliances/";
/// Enough for all days until 2200.
const BITS: u32 = 17;

/// Whether the person of a record has agreed that this caller is shown it at `now` for what the call is for; so does what is no person's.
pub fn is_agreed(caller: &Caller, record: &Record, now: DateTime<Utc>) -> bool {
    let Some(person) = record.resource.content().person() else { return true };
    let Some(consent) = person.consent().filter(|consent| consent.matching == Some(true)) else {
        return false;
    };
    let today = number(day_in_china(now));
    let is_meant = |recipient: &str| match recipient.strip_prefix(ALLIANCES) {
        Some(alliance) => {
            caller.alliances.get(alliance).is_some_and(|members| members.have(&record.name.tenant))
        }
        None => recipient == EVERYONE || recipient == caller.tenant.as_str(),
    };
    let holds = |grant: &Grant| {
        let is_for = grant.purposes.is_empty() || grant.purposes.iter().any(|one| **one == *caller.purpose);
        is_for && grant.expire_date.is_none_or(|end| today < number(end)) && is_meant(&grant.recipient)
    };
    consent.disclose_to.iter().any(|tenant| is_meant(tenant)) || consent.grants.iter().any(holds)
}

/// The words of what a person has agreed to, for the index.
pub fn words(consent: &Consent) -> Vec<String> {
    if consent.matching != Some(true) {
        return Vec::new();
    }
    let plain = consent.disclose_to.iter().map(|tenant| recipient(tenant));
    plain.chain(consent.grants.iter().flat_map(words_of)).collect()
}

fn words_of(grant: &Grant) -> Vec<String> {
    let recipient = recipient(&grant.recipient);
    let purposes: Vec<String> = match &grant.purposes[..] {
        [] => vec![recipient],
        purposes => purposes.iter().map(|purpose| within(&recipient, purpose)).collect(),
    };
    let Some(end) = grant.expire_date.map(number) else { return purposes };
    let bits: Vec<u32> = (0..BITS).filter(|bit| end >> bit & 1 == 1).collect();
    let ends = |word: &String| bits.iter().map(|bit| until(word, *bit, end >> bit)).collect::<Vec<_>>();
    purposes.iter().flat_map(ends).collect()
}

/// Conditions of which one holds where [`is_agreed`] does, of persons of other tenants.
pub fn conditions(caller: &Caller, now: DateTime<Utc>) -> Vec<Condition> {
    let today = number(day_in_china(now));
    let asked = |recipient: String| -> Vec<String> {
        let named = (!caller.purpose.is_empty()).then(|| within(&recipient, &caller.purpose));
        let words: Vec<String> = [recipient].into_iter().chain(named).collect();
        let bits = (0..BITS).filter(|bit| today >> bit & 1 == 0);
        let open = bits.flat_map(|bit| words.iter().map(move |word| until(word, bit, today >> bit | 1)));
        open.chain(words.iter().cloned()).collect()
    };
    let mut anywhere: Vec<String> =
        [EVERYONE, caller.tenant.as_str()].into_iter().flat_map(|one| asked(recipient(one))).collect();
    let mut conditions = Vec::new();
    for (alliance, members) in &caller.alliances {
        let words = asked(recipient(&format!("{ALLIANCES}{alliance}")));
        match members {
            Members::Stated => anywhere.extend(words),
            Members::Listed(members) => conditions.push(Condition::All(vec![
                Condition::AnyOf(Field::Agreed, words),
                Condition::AnyOf(Field::Tenant, members.iter().map(ToString::to_string).collect()),
            ])),
        }
    }
    conditions.push(Condition::AnyOf(Field::Agreed, anywhere));
    conditions
}

/// A tenant is told from an alliance, and both from `*`.
fn recipient(written: &str) -> String {
    match written {
        EVERYONE => EVERYONE.to_string(),
        alliance if alliance.starts_with(ALLIANCES) => alliance.to_string(),
        tenant => format!("to/{tenant}"),
    }
}

fn within(recipient: &str, purpose: &str) -> String {
    format!("{recipient}/for/{purpose}")
}

fn until(word: &str, bit: u32, higher: u32) -> String {
    format!("{word}/until/{bit}/{higher}")
}

/// The number of a day; one before 1970 is 0, which is always over.
fn number(date: NaiveDate) -> u32 {
    u32::try_from(day(date)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_before_the_end_shares_a_word_with_it_and_no_other_does() {
        let ends = [0, 1, 20_000, 20_001, 20_479, 20_480, 65_535, 65_536, 84_005];
        for end in ends {
            let kept: Vec<String> =
                (0..BITS).filter(|bit| end >> bit & 1 == 1).map(|bit| until("", bit, end >> bit)).collect();
            for today in ends.into_iter().chain(20_470..20_490) {
                let asked = (0..BITS).filter(|bit| today >> bit & 1 == 0);
                let shared = asked.filter(|bit| kept.contains(&until("", *bit, today >> bit | 1))).count();
                assert_eq!(shared, usize::from(today < end), "{today} {end}");
            }
        }
    }
}
