//! Targets of [`crate::fuzzing`]: stored forms whose checksums are right and whose bodies are anything.

use std::sync::Arc;

use super::envelope::{Form, open, seal, seal_bound};
use super::tests::student;
use redb::{ReadableDatabase as _, ReadableTable as _};

use super::{Values, document, entry, first, protected};
use crate::fuzzing::fuzz;

fn values() -> Values {
    Values::of(&mut Arc::new(student())).expect("it can be written")
}

/// What a body says, without its numbers.
fn kind(error: &impl ToString) -> String {
    error.to_string().chars().filter(char::is_ascii_alphabetic).take(60).collect()
}

#[test]
fn records() {
    let Values { record, derived, .. } = values();
    let body = open(&record).expect("it is whole").body.to_vec();
    fuzz("stored records", vec![body], |bytes| {
        let sealed = seal_bound(Form::Record, None, bytes);
        let read = document(&sealed, Some(&derived)).map(|document| document.is_derived());
        let indexed = entry(&sealed, Some(&derived)).map(|entry| entry.is_some());
        (read.map_err(|error| kind(&error)), indexed.map_err(|error| kind(&error)))
    });
}

#[test]
fn what_is_derived() {
    let Values { record, derived, .. } = values();
    let opened = open(&derived).expect("it is whole");
    let (form, body) = (opened.form, opened.body.to_vec());
    fuzz("stored facts and vectors", vec![body], |bytes| {
        let sealed = seal_bound(form, Some(&record), bytes);
        let read = document(&record, Some(&sealed)).map(|document| document.is_derived());
        (
            read.map_err(|error| kind(&error)),
            entry(&record, Some(&sealed)).map_err(|error| kind(&error)).is_ok(),
        )
    });
}

#[test]
fn protected_attributes() {
    let sealed = values().protected.expect("it has some");
    let body = open(&sealed).expect("it is whole").body.to_vec();
    fuzz("stored protected attributes", vec![body], |bytes| {
        protected(&seal(Form::Protected, bytes)).map(drop).map_err(|error| kind(&error))
    });
}

/// Nothing writes the first edition any more, so its bytes come from a folder of that time.
#[test]
fn first_edition() {
    let packed = include_bytes!("../../../tests/fixtures/stored/1-first.redb.gz");
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    std::io::copy(&mut flate2::read::GzDecoder::new(&packed[..]), &mut file).expect("unpacked");
    let database = redb::ReadOnlyDatabase::open(file.path()).expect("it opens");
    let table = redb::TableDefinition::<u64, &[u8]>::new("documents");
    let table = database.begin_read().expect("read").open_table(table).expect("a table");
    let rows = table.iter().expect("rows").map(|row| row.expect("a row").1.value().to_vec());
    let bodies: Vec<Vec<u8>> = rows.map(|row| open(&row).expect("it is whole").body.to_vec()).collect();
    fuzz("stored, of the first edition", bodies, |bytes| {
        let bodies = [first::document(bytes).map(drop), first::protected(bytes).map(drop)];
        bodies.map(|read| read.map_err(|error| kind(&error)))
    });
}

#[test]
fn envelopes() {
    let Values { record, derived, protected } = values();
    fuzz("envelopes", vec![record, derived, protected.expect("it has some")], |bytes| {
        open(bytes).map(|opened| opened.form as u8).map_err(|error| kind(&error))
    });
}
