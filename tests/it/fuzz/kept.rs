//! What lies on disk: rows of the ledger, the index that is kept for the next start, and models.

use std::borrow::Cow;

use serde::de::IgnoredAny;
use sha2::{Digest, Sha256};
use talentmatch::domain::record::attestation::Attestation;
use talentmatch::embed::models::Recipe;
use talentmatch::embed::ngram::NgramModel;
use talentmatch::engine::audit::audit;
use talentmatch::engine::kept::{from_bytes, to_bytes};
use talentmatch::engine::ports::{LedgerReading, LedgerRow};
use talentmatch::index::{Entry, Index, Piece};
use talentmatch::store::embedded::EmbeddedLedger;

use super::kind;
use crate::documents::{DIMENSION, folder, job};
use crate::fuzzing::fuzz;
use crate::ledger_damage;

#[test]
fn rows_of_the_ledger() {
    let folder = ledger_damage::folder();
    let whole = EmbeddedLedger::read_whole(&folder.path("d")).expect("it opens").expect("it is there");
    let seed =
        |row: &LedgerRow| [row.tenant.as_bytes(), b"\n", row.key.as_bytes(), b"\n", &row.bytes].concat();
    fuzz("rows of the ledger", whole.rows.iter().map(seed).collect(), |bytes| {
        let mut parts = bytes.splitn(3, |byte| *byte == b'\n');
        let mut part = || parts.next().unwrap_or_default().to_vec();
        let mut text = || String::from_utf8_lossy(&part()).into_owned();
        let (tenant, key) = (text(), text());
        let row = LedgerRow { tenant, key, bytes: part() };
        let read = from_bytes::<IgnoredAny>("it", &row.bytes).map_err(|error| kind(&error.to_string()));
        let mut reading = LedgerReading { place: String::new(), ..whole.clone() };
        reading.rows.retain(|one| one.key != row.key);
        reading.rows.push(row);
        let faults: Vec<String> = audit(reading).damaged.iter().map(|fault| kind(&fault.detail)).collect();
        (read.err(), faults)
    });
}

#[test]
fn what_is_attested_to_a_person() {
    let time = chrono::DateTime::from_timestamp(1_700_000_000, 0);
    let one = Attestation {
        credential: "urn:uuid:1".into(),
        issuer: "https://bank.example".into(),
        certificate: "电工证".into(),
        level: "三级".into(),
        issued: time.expect("a time"),
        expires: time,
        revoked: None,
    };
    fuzz("rows of attestations", vec![to_bytes(&vec![one; 2]).expect("written")], |bytes| {
        let read = from_bytes::<Vec<Attestation>>("it", bytes);
        read.map(|all| all.len()).map_err(|error| kind(&error.to_string()))
    });
}

#[test]
fn pieces_of_an_index() {
    let mut index = Index::new(DIMENSION);
    (0..40).for_each(|id| index.put(id, Entry::from(&job(&format!("job-{id}"), id))));
    let pieces: Vec<Vec<u8>> = index.pieces().collect();
    fuzz("pieces of an index", pieces.clone(), |bytes| {
        let is_piece = Piece::read(bytes).is_some();
        let with =
            pieces.iter().map(|piece| &piece[..]).filter(|piece| piece[..3] != bytes[..3.min(bytes.len())]);
        let all: Option<Vec<Piece>> = with.chain([bytes]).map(Piece::read).collect();
        (is_piece, all.and_then(|all| Index::of_pieces(DIMENSION, all)).is_some())
    });
}

/// Bytes before the keys.
const HEADER: usize = 128;

/// A model of two rows and two numbers each, with its checksum.
fn model() -> Vec<u8> {
    let (rows, dimension) = (2_u32, 2_u32);
    let mut bytes = include_bytes!("../../../models/zh-ngram/model.bin")[..HEADER].to_vec();
    bytes[48..52].copy_from_slice(&dimension.to_le_bytes());
    bytes[52..56].copy_from_slice(&rows.to_le_bytes());
    bytes[56..60].copy_from_slice(&1_u32.to_le_bytes());
    bytes[72..76].copy_from_slice(&rows.to_le_bytes());
    bytes.extend([3_u64, 9].map(u64::to_le_bytes).concat());
    bytes.extend([0.5_f32; 6].map(f32::to_le_bytes).concat());
    bytes.extend(['Ａ', 'a'].map(|sign| sign as u16).map(u16::to_le_bytes).concat());
    bytes.extend([1, 2, 3, 4]);
    sealed(&bytes)
}

/// With the checksum that belongs to it.
fn sealed(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if bytes.len() >= 48 {
        let digest = Sha256::new().chain_update(&bytes[..16]).chain_update(&bytes[48..]).finalize();
        bytes[16..48].copy_from_slice(&digest);
    }
    bytes
}

#[test]
fn models() {
    let seed = model();
    if let Err(error) = NgramModel::from_bytes(Cow::Owned(seed.clone())) {
        panic!("the seed is no model: {error}");
    }
    fuzz("models (zh-ngram)", vec![seed], |bytes| {
        let model = NgramModel::from_bytes(Cow::Owned(sealed(bytes)));
        let said = model.map(|model| {
            let embedded = model.embed("数控车工 CAD", "会编程，ａａ");
            embedded.map(drop).map_err(|error| error.to_string())
        });
        said.map_err(|error| kind(&error.to_string()))
    });
}

#[test]
fn descriptions_of_models() {
    let folder = folder();
    let path = folder.path().join("model.toml");
    let seed = "name = \"m\"\npooling = \"cls\"\nmax_length = 128\nprefix = \"q: \"\nweights = [\"model.onnx\"]\ndimension = 8\n";
    fuzz("models (model.toml)", vec![seed.as_bytes().to_vec()], |bytes| {
        std::fs::write(&path, bytes).expect("written");
        Recipe::read(folder.path()).map(drop).map_err(|error| kind(&error.to_string()))
    });
}
