//! The file of an export, which is complete or not there: until the end it is written under another name, with a note
//! beside it that says how far it is. Pipes and devices are written to as they are.

use std::fs::{self, File, OpenOptions};
use std::io::{self, IsTerminal, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};

use crate::cli::{output, text_file};
use crate::domain::record::name::RecordName;

/// What is exported: only an export of the same continues one that was cut off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// The folder or the address of the service.
    pub source: String,
    pub tenant: Option<String>,
    pub with_protected: bool,
    /// Of a service the records of all tenants: its places are those of a folder then.
    #[serde(default)]
    pub all_tenants: bool,
}

/// Where an export goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Empty for the caller's own records of a service.
    pub tenant: String,
    pub kind: String,
    /// The id of the last record, or the page token where the tenant is empty.
    pub after: String,
}

impl Place {
    /// The place behind a record.
    pub fn behind(name: Option<&RecordName>) -> Self {
        Self {
            tenant: name.map(|name| name.tenant.to_string()).unwrap_or_default(),
            kind: name.map(|name| name.kind.collection().to_string()).unwrap_or_default(),
            after: name.map(|name| name.id().to_string()).unwrap_or_default(),
        }
    }

    /// The full name of the record that it is behind.
    pub fn name(&self) -> Option<RecordName> {
        RecordName::parse_full(&format!("tenants/{}/{}/{}", self.tenant, self.kind, self.after)).ok()
    }
}

/// How far an export is: so many bytes of the file are good.
#[derive(Debug, Serialize, Deserialize)]
struct Note {
    scope: Scope,
    bytes: u64,
    records: u64,
    /// Names of records so far that could not be read.
    #[serde(default)]
    damaged: Vec<String>,
    place: Place,
}

/// Where the lines go.
pub enum Output {
    /// Stdout, a pipe or a device: it has no other name until the end, and nothing of it can be gone on with.
    Stream(Stream),
    File(Box<Part>),
}

/// What is written to as it comes.
pub struct Stream {
    path: PathBuf,
    out: Box<dyn Write + Send>,
    is_gzip: bool,
    /// What would move it is written as JSON writes it then.
    is_terminal: bool,
}

/// A file that is not complete yet.
pub struct Part {
    path: PathBuf,
    part: PathBuf,
    note: PathBuf,
    is_gzip: bool,
    file: File,
    bytes: u64,
    records: u64,
    damaged: Vec<String>,
    scope: Scope,
}

impl Output {
    /// Opens the output, and says where to go on when an export of the same scope was cut off. `-` is stdout. A link stays
    /// one: the file that it leads to is written.
    pub fn open(path: &Path, scope: Scope) -> anyhow::Result<(Self, Option<Place>)> {
        let is_gzip = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"));
        let stream = |out, is_terminal| {
            (Self::Stream(Stream { path: path.to_path_buf(), out, is_gzip, is_terminal }), None)
        };
        if path.as_os_str() == "-" {
            return Ok(stream(Box::new(output::out()), io::stdout().is_terminal()));
        }
        if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
            let opened = OpenOptions::new().write(true).open(path);
            let out = opened.with_context(|| format!("cannot write {}", path.display()))?;
            let is_terminal = out.is_terminal();
            return Ok(stream(Box::new(out), is_terminal));
        }
        let target = match path.is_symlink() {
            true => fs::canonicalize(path)
                .with_context(|| format!("{} is a link that leads nowhere", path.display()))?,
            false => path.to_path_buf(),
        };
        let path = target.as_path();
        let beside = |ending: &str| {
            let mut name = path.as_os_str().to_owned();
            name.push(ending);
            PathBuf::from(name)
        };
        let (part, note) = (beside(".part"), beside(".part.json"));
        // Records hold personal data, so only the owner may read the file.
        let mut options = OpenOptions::new();
        let opened = options.read(true).write(true).create(true).truncate(false).mode(0o600).open(&part);
        let mut file = opened.with_context(|| format!("cannot write {}", part.display()))?;
        file.try_lock().map_err(|_| anyhow::anyhow!("another export is writing {}", part.display()))?;
        let left = read_note(&note)?;
        if left.as_ref().is_some_and(|left| left.scope != scope) {
            bail!("{} is of another export; go on with that, or delete it", part.display());
        }
        let good = left.as_ref().map_or(0, |left| left.bytes);
        if file.metadata()?.len() < good {
            bail!("{} is shorter than {} says; delete both", part.display(), note.display());
        }
        file.set_len(good)?;
        file.seek(SeekFrom::End(0))?;
        let records = left.as_ref().map_or(0, |left| left.records);
        let path = path.to_path_buf();
        let (damaged, place) = left.map(|left| (left.damaged, left.place)).unzip();
        let damaged = damaged.unwrap_or_default();
        let part = Part { path, part, note, is_gzip, file, bytes: good, records, damaged, scope };
        Ok((Self::File(Box::new(part)), place))
    }

    /// Records that are in the file from before.
    pub fn records(&self) -> u64 {
        match self {
            Self::Stream(_) => 0,
            Self::File(part) => part.records,
        }
    }

    /// Names of records from before that could not be read, and so are not in the file.
    pub fn damaged(&self) -> &[String] {
        match self {
            Self::Stream(_) => &[],
            Self::File(part) => &part.damaged,
        }
    }

    /// Adds whole lines, and the names of records that could not be read; the next export of the scope goes on at `place`.
    pub fn add(&mut self, lines: &str, records: u64, damaged: &[String], place: Place) -> anyhow::Result<()> {
        match self {
            Self::Stream(stream) => {
                let added = stream.add(lines);
                added.with_context(|| format!("cannot write {}", stream.path.display()))
            }
            Self::File(part) => {
                let added = part.add(lines, records, damaged, place);
                added.with_context(|| format!("cannot write {}", part.part.display()))
            }
        }
    }

    /// Gives the file its name.
    pub fn finish(self) -> anyhow::Result<()> {
        match self {
            Self::Stream(mut stream) => {
                stream.out.flush().with_context(|| format!("cannot write {}", stream.path.display()))
            }
            Self::File(part) => {
                part.file.sync_all()?;
                fs::rename(&part.part, &part.path)
                    .with_context(|| format!("cannot write {}", part.path.display()))?;
                match fs::remove_file(&part.note) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
                    _ => Ok(()),
                }
            }
        }
    }
}

impl Stream {
    fn add(&mut self, lines: &str) -> io::Result<()> {
        let shown = if self.is_terminal { output::shown(lines) } else { lines.into() };
        self.out.write_all(&packed(&shown, self.is_gzip)?)
    }
}

impl Part {
    fn add(&mut self, lines: &str, records: u64, damaged: &[String], place: Place) -> io::Result<()> {
        let bytes = packed(lines, self.is_gzip)?;
        self.file.write_all(&bytes)?;
        self.file.sync_data()?;
        self.bytes += bytes.len() as u64;
        self.records += records;
        self.damaged.extend_from_slice(damaged);
        let (scope, damaged) = (self.scope.clone(), self.damaged.clone());
        let note = Note { scope, bytes: self.bytes, records: self.records, damaged, place };
        let new = self.note.with_extension("new");
        text_file::write_private(&new, serde_json::to_vec(&note)?)?;
        fs::rename(&new, &self.note)
    }
}

/// The bytes of a page. Each is a gzip member of its own, so that a file can be cut and continued behind every page.
fn packed(lines: &str, is_gzip: bool) -> io::Result<Vec<u8>> {
    if !is_gzip {
        return Ok(lines.as_bytes().to_vec());
    }
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(lines.as_bytes())?;
    packer.finish()
}

fn read_note(path: &Path) -> anyhow::Result<Option<Note>> {
    let mut text = String::new();
    match File::open(path) {
        Ok(mut file) => drop(file.read_to_string(&mut text)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| path.display().to_string()),
    }
    let note = serde_json::from_str(&text);
    Ok(Some(note.with_context(|| format!("{} cannot be read; delete it to begin anew", path.display()))?))
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Screen(Arc<Mutex<Vec<u8>>>);

    impl Write for Screen {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn nothing_moves_a_terminal_and_a_pipe_gets_what_is_stored() {
        let line = "{\"title\":\"a\u{9b}2J\u{202e}b\"}\n";
        for (is_terminal, expected) in [(true, "{\"title\":\"a\\u009b2J\\u202eb\"}\n"), (false, line)] {
            let screen = Screen::default();
            let out = Box::new(screen.clone());
            Stream { path: "-".into(), out, is_gzip: false, is_terminal }.add(line).unwrap();
            assert_eq!(String::from_utf8(screen.0.lock().unwrap().clone()).unwrap(), expected);
        }
    }
}
