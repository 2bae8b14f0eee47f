//! What every stored value is wrapped in: the number of its form, a checksum of what follows, and for some forms the mark of
//! a companion that is kept elsewhere and belongs to it. A flipped bit is never returned as a value.

const CHECKSUM: std::ops::Range<usize> = 1..5;
const MARK: std::ops::Range<usize> = 5..9;

/// The form of stored bytes. Numbers are never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum Form {
    /// What is kept in the place of bytes that are lost: a text that says why.
    Lost = 0,
    /// A whole document, or protected attributes, as MessagePack with field names: the first edition.
    First = 1,
    /// As [`Form::First`], bound to the protected attributes.
    FirstBound = 2,
    /// A record with its history, bound to the protected attributes.
    Record = 3,
    /// As [`Form::Derived`], with vectors of floats.
    DerivedFloats = 4,
    /// Protected attributes.
    Protected = 5,
    /// What was derived of a record, bound to the bytes of that.
    Derived = 6,
}

impl Form {
    const ALL: [Self; 7] = [
        Self::Lost,
        Self::First,
        Self::FirstBound,
        Self::Record,
        Self::DerivedFloats,
        Self::Protected,
        Self::Derived,
    ];

    /// Whether the bytes carry the mark of a companion.
    fn is_bound(self) -> bool {
        matches!(self, Self::FirstBound | Self::Record | Self::DerivedFloats | Self::Derived)
    }
}

/// Why bytes are not what was stored.
#[derive(Debug, thiserror::Error)]
pub(in crate::store) enum EnvelopeError {
    #[error("its form {0} is not known here: a newer version of this program wrote it")]
    Form(u8),
    #[error("its checksum does not fit")]
    Checksum,
    #[error("it is lost: {0}")]
    Lost(String),
}

/// Bytes out of their envelope.
#[derive(Debug)]
pub(in crate::store) struct Opened<'a> {
    pub(in crate::store) form: Form,
    pub(in crate::store) body: &'a [u8],
}

/// A body of a form that has no companion.
pub(super) fn seal(form: Form, body: &[u8]) -> Vec<u8> {
    close(form, [body].concat())
}

/// A body of a form that is bound to a companion, or to there being none.
pub(super) fn seal_bound(form: Form, companion: Option<&[u8]>, body: &[u8]) -> Vec<u8> {
    close(form, [&mark(companion).to_le_bytes(), body].concat())
}

fn close(form: Form, rest: Vec<u8>) -> Vec<u8> {
    let checksum = crc32fast::hash(&rest).to_le_bytes();
    [&[form as u8], &checksum[..], &rest].concat()
}

/// What stands for a value that is lost.
pub(in crate::store) fn lost(why: &str) -> Vec<u8> {
    [&[Form::Lost as u8], why.as_bytes()].concat()
}

/// Takes bytes out of their envelope.
pub(in crate::store) fn open(bytes: &[u8]) -> Result<Opened<'_>, EnvelopeError> {
    let (&number, rest) = bytes.split_first().ok_or(EnvelopeError::Checksum)?;
    let known = Form::ALL.into_iter().find(|form| *form as u8 == number);
    let form = known.ok_or(EnvelopeError::Form(number))?;
    if form == Form::Lost {
        return Err(EnvelopeError::Lost(String::from_utf8_lossy(rest).into_owned()));
    }
    let checked = bytes.get(CHECKSUM.end..).ok_or(EnvelopeError::Checksum)?;
    if bytes.get(CHECKSUM) != Some(&crc32fast::hash(checked).to_le_bytes()[..]) {
        return Err(EnvelopeError::Checksum);
    }
    let start = if form.is_bound() { MARK.end } else { CHECKSUM.end };
    let body = bytes.get(start..).ok_or(EnvelopeError::Checksum)?;
    Ok(Opened { form, body })
}

/// Whether bytes are as they were stored.
pub(in crate::store) fn check(bytes: &[u8]) -> Result<(), EnvelopeError> {
    open(bytes).map(drop)
}

/// Whether the companion is the one, or the absence of one, that the bytes were stored with. Those of a form that is not
/// bound know nothing of it.
pub(in crate::store) fn is_companion(bytes: &[u8], companion: Option<&[u8]>) -> bool {
    self::companion(bytes).is_none_or(|known| known == mark(companion))
}

/// The mark of the companion that the bytes were stored with; none where they do not know.
pub(in crate::store) fn companion(bytes: &[u8]) -> Option<u32> {
    let (number, _) = bytes.split_first()?;
    let is_bound = Form::ALL.into_iter().any(|form| form as u8 == *number && form.is_bound());
    let known = bytes.get(MARK).filter(|_| is_bound)?;
    Some(u32::from_le_bytes(known.try_into().ok()?))
}

/// The checksum of a companion; 0 stands for none.
pub(in crate::store) fn mark(companion: Option<&[u8]>) -> u32 {
    companion.map_or(0, |bytes| crc32fast::hash(bytes).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flipped_bit_is_found() {
        for bytes in [seal(Form::Protected, b"battery"), seal_bound(Form::Record, Some(b"x"), b"battery")] {
            assert_eq!(open(&bytes).unwrap().body, b"battery");
            for position in 0..bytes.len() {
                let mut damaged = bytes.clone();
                damaged[position] ^= 0x40;
                assert!(open(&damaged).is_err(), "byte {position}");
            }
            assert!(open(&bytes[..3]).is_err() && open(&[]).is_err());
        }
    }

    #[test]
    fn bytes_know_their_companion() {
        let bytes = seal_bound(Form::Record, Some(b"female"), b"3");
        assert!(is_companion(&bytes, Some(b"female")));
        assert!(!is_companion(&bytes, Some(b"male")) && !is_companion(&bytes, None));
        let alone = seal_bound(Form::Record, None, b"3");
        assert!(is_companion(&alone, None) && !is_companion(&alone, Some(b"")));
        assert!(is_companion(&seal(Form::First, b"3"), Some(b"whatever")), "the first form does not know");
    }

    #[test]
    fn what_is_lost_says_why() {
        let error = check(&lost("a page was damaged")).unwrap_err();
        assert_eq!(error.to_string(), "it is lost: a page was damaged");
    }

    #[test]
    fn a_newer_form_is_named() {
        let mut bytes = seal(Form::Protected, b"3");
        bytes[0] = 99;
        assert!(open(&bytes).unwrap_err().to_string().contains("newer version"));
    }
}
