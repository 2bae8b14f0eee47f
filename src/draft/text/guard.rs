//! Bounds on what a PDF unpacks to, before anything else reads it: the reader unpacks a stream whole, however much comes out of it.
//!
//! Every stream that is packed by Flate, bare or inside of ASCII, is unpacked to nowhere until the bound is reached. The filters that
//! cannot be bounded so (LZW, run lengths) are of last century's files and refused, and so is what is encrypted, as nothing of it could
//! be tried.

use std::io::Read;

use flate2::read::{DeflateDecoder, ZlibDecoder};

use super::{Format, MOST_UNPACKED, Until};
use crate::domain::message::Code;
use crate::draft::Told;

/// Streams of a file.
const MOST_STREAMS: usize = 20_000;
/// Filters of one stream, one inside of the other.
const MOST_NESTED: usize = 4;
/// Bytes of a form, which may be drawn inside of itself as deep as the reader goes, each time unpacked anew.
const MOST_DRAWN: u64 = 2 << 20;
/// Letters of a name that are compared.
const NAME: usize = 24;

/// Fails where the file is encrypted, or may unpack to more than the bound.
pub(super) fn check(bytes: &[u8], until: Until) -> Result<(), Told> {
    let mut left = MOST_UNPACKED;
    let (mut at, mut streams) = (0, 0);
    while let Some(found) = find(bytes, at, b"stream") {
        names_are_fine(part(bytes, at, found), true)?;
        let behind = part(bytes, found + b"stream".len(), bytes.len());
        let length = behind.iter().take_while(|byte| matches!(byte, b'\r' | b'\n' | b' ')).count();
        let data = part(behind, length, behind.len());
        streams += 1;
        if streams > MOST_STREAMS {
            return Err(too_much());
        }
        // Its own dictionary, and objects that are no streams before it.
        let dictionary = part(bytes, at, found);
        let holds_objects = names(dictionary).any(|name| name == b"ObjStm");
        let is_form = names(dictionary).any(|name| name == b"BBox");
        until.check()?;
        let before = left;
        unpack(data, &mut left, holds_objects, 0)?;
        if is_form && before - left > MOST_DRAWN {
            return Err(too_much());
        }
        at = find(bytes, found + 1, b"endstream").map_or(bytes.len(), |end| end + b"endstream".len());
    }
    names_are_fine(part(bytes, at, bytes.len()), true)
}

fn part(bytes: &[u8], from: usize, to: usize) -> &[u8] {
    bytes.get(from..to).unwrap_or_default()
}

fn find(bytes: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    let found = memchr::memmem::find(bytes.get(from..)?, what)?;
    Some(from + found)
}

fn too_much() -> Told {
    Code::DocumentUnpacks.with("most", (MOST_UNPACKED >> 20) as usize)
}

/// Unpacks what a stream begins with, and what is in it, as far as it is packed.
fn unpack(data: &[u8], left: &mut u64, holds_objects: bool, depth: usize) -> Result<(), Told> {
    let is_zlib = matches!(data, [cmf, flg, ..] if cmf & 0x0f == 8 && (u16::from(*cmf) << 8 | u16::from(*flg)).is_multiple_of(31));
    let inner = match () {
        () if is_zlib => drain(ZlibDecoder::new(data), left)?,
        () if holds_objects && depth == 0 && !is_ascii(data) => drain(DeflateDecoder::new(data), left)?,
        () if is_ascii(data) => of_ascii(data),
        () => return Ok(()),
    };
    if holds_objects {
        names_are_fine(&inner, false)?;
    }
    match depth < MOST_NESTED {
        true => unpack(&inner, left, holds_objects, depth + 1),
        false => Err(too_much()),
    }
}

/// What comes out. Data that is broken before its end is refused: readers that mend it would get more out of it than is counted here.
fn drain(mut packed: impl Read, left: &mut u64) -> Result<Vec<u8>, Told> {
    let mut unpacked = Vec::new();
    let mut piece = [0; 16 << 10];
    loop {
        match packed.read(&mut piece) {
            Ok(0) => return Ok(unpacked),
            Ok(count) => {
                *left = left.checked_sub(count as u64).ok_or_else(too_much)?;
                unpacked.extend_from_slice(piece.get(..count).unwrap_or_default());
            }
            // It ends too early: nothing more can come out.
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(unpacked),
            Err(_) if unpacked.is_empty() => return Ok(unpacked),
            Err(_) => return Err(Code::DocumentDamaged.with("format", Format::Pdf.label())),
        }
    }
}

/// Whether a stream may be in the letters of ASCII85 or of hexadecimal digits, to their end mark.
fn is_ascii(data: &[u8]) -> bool {
    let is_letter = |byte: &u8| matches!(byte, b'!'..=b'u' | b'z' | b'\n' | b'\r' | b' ' | b'\t');
    data.len() > 8 && data.iter().take(64).all(|byte| is_letter(byte) || *byte == b'~')
}

/// The bytes that the letters stand for, of whichever of the two it is that unpacks.
fn of_ascii(data: &[u8]) -> Vec<u8> {
    let end = data.iter().position(|byte| *byte == b'~');
    let hex = data.iter().take_while(|byte| byte.is_ascii_hexdigit() || byte.is_ascii_whitespace()).count();
    if data.get(hex) == Some(&b'>') {
        let digits: Vec<u8> = part(data, 0, hex)
            .iter()
            .filter_map(|byte| char::from(*byte).to_digit(16))
            .map(|digit| digit as u8)
            .collect();
        return digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
    }
    let mut bytes = Vec::new();
    let mut group: Vec<u32> = Vec::with_capacity(5);
    for byte in part(data, 0, end.unwrap_or(data.len())) {
        match byte {
            b'z' if group.is_empty() => bytes.extend([0; 4]),
            b'!'..=b'u' => group.push(u32::from(byte - b'!')),
            _ => {}
        }
        if group.len() == 5 {
            let word = group.drain(..).fold(0u32, |word, digit| word.wrapping_mul(85).wrapping_add(digit));
            bytes.extend(word.to_be_bytes());
        }
    }
    if group.len() > 1 {
        let kept = group.len() - 1;
        group.resize(5, 84);
        let word = group.drain(..).fold(0u32, |word, digit| word.wrapping_mul(85).wrapping_add(digit));
        bytes.extend(word.to_be_bytes().into_iter().take(kept));
    }
    bytes
}

/// Fails where a name is one that is refused. Short names are those of filters only outside of packed data.
fn names_are_fine(bytes: &[u8], short_too: bool) -> Result<(), Told> {
    for name in names(bytes) {
        match name.as_slice() {
            b"Encrypt" => return Err(Code::DocumentProtected.into()),
            b"LZWDecode" | b"RunLengthDecode" => return Err(Code::DocumentOldFilter.into()),
            b"LZW" | b"RL" if short_too => return Err(Code::DocumentOldFilter.into()),
            _ => {}
        }
    }
    Ok(())
}

/// The names in a text, each as it is meant: `/L#5AW` is LZW.
fn names(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    memchr::memchr_iter(b'/', bytes).map(move |at| {
        let mut name = Vec::new();
        let mut letters = part(bytes, at + 1, (at + 1 + 3 * NAME).min(bytes.len())).iter();
        let is_end = |byte: u8| byte.is_ascii_whitespace() || b"()<>[]{}/%\0".contains(&byte);
        while let Some(letter) = letters.next().filter(|letter| !is_end(**letter) && name.len() < NAME) {
            let hex = letters
                .as_slice()
                .get(..2)
                .and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
            match (letter, hex) {
                (b'#', Some(byte)) => {
                    letters = part(letters.as_slice(), 2, letters.as_slice().len()).iter();
                    name.push(byte);
                }
                _ => name.push(*letter),
            }
        }
        name
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::time::Instant;

    use super::*;
    use crate::draft::text::MOST_TIME;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    fn checked(head: &str, data: &[u8]) -> Result<(), Code> {
        let file = [
            b"%PDF-1.7\n1 0 obj <<",
            head.as_bytes(),
            b">>\nstream\r\n",
            data,
            b"\nendstream endobj trailer <<>>",
        ]
        .concat();
        check(&file, Until(Instant::now() + MOST_TIME * 20)).map_err(|told| told.code)
    }

    fn ascii85(bytes: &[u8]) -> Vec<u8> {
        let mut letters = Vec::new();
        for word in bytes.chunks(4) {
            let mut whole = [0; 4];
            whole[..word.len()].copy_from_slice(word);
            let number = u32::from_be_bytes(whole);
            let digits = (0..5u32).map(|place| (number / 85u32.pow(4 - place) % 85) as u8 + b'!');
            letters.extend(digits.take(word.len() + 1));
        }
        letters.extend(b"~>");
        letters
    }

    #[test]
    fn bombs_are_refused_however_they_are_packed() {
        let bomb = packed(&vec![b'x'; MOST_UNPACKED as usize + 1]);
        let hex: Vec<u8> =
            bomb.iter().flat_map(|byte| format!("{byte:02X}").into_bytes()).chain(*b">").collect();
        for (data, how) in [
            (bomb.clone(), "bare"),
            (packed(&bomb), "twice"),
            (ascii85(&bomb), "in ASCII85"),
            (hex, "in hex"),
        ] {
            assert_eq!(checked("/Filter /FlateDecode", &data), Err(Code::DocumentUnpacks), "{how}");
        }
        assert_eq!(checked("/Filter /FlateDecode", &packed(b"BT (x) Tj ET")), Ok(()));
        assert_eq!(checked("", b"BT (x) Tj ET /RL is a name in a text"), Ok(()));
        let form = packed(&vec![b' '; MOST_DRAWN as usize + 1]);
        assert_eq!(checked("/BBox [0 0 1 1]", &form), Err(Code::DocumentUnpacks));
        assert_eq!(checked("", &form), Ok(()));
        assert_eq!(ascii85(b"abcdef").len(), 10);
        assert_eq!(of_ascii(&ascii85(b"abcdef")), b"abcdef");
    }

    #[test]
    fn what_cannot_be_bounded_is_refused() {
        assert_eq!(checked("/Filter /LZWDecode", b"x"), Err(Code::DocumentOldFilter));
        assert_eq!(checked("/Filter [/#4cZW]", b"x"), Err(Code::DocumentOldFilter));
        assert_eq!(
            checked("/Type /Obj#53tm /Filter 5 0 R", &packed(b"1 0 /RunLengthDecode")),
            Err(Code::DocumentOldFilter)
        );
        assert_eq!(checked("/Encrypt 5 0 R", b"x"), Err(Code::DocumentProtected));
        let mut broken = packed(&(0..20_000u32).flat_map(u32::to_le_bytes).collect::<Vec<u8>>());
        let middle = broken.len() / 2;
        broken[middle..middle + 40].fill(0xff);
        assert_eq!(checked("", &broken), Err(Code::DocumentDamaged));
    }
}
