//! Fetches the files of a model from a Hugging Face repository or a mirror of one.
//!
//! A file is written to a part file first, which a later attempt takes up where it ended, and moved to its place when it is
//! whole and its checksum is right. What may be known of a checksum: the manifest, and what the server says of large files.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use ureq::Agent;
use ureq::http::{HeaderMap, StatusCode};

use super::files::{Digest, FileError, Lock};
use super::manifest::OnnxModel;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
/// Longest silence of a server.
const READ_TIMEOUT: Duration = Duration::from_secs(60);
const CHUNK: usize = 1 << 16;

/// What goes on.
#[derive(Debug)]
#[expect(missing_docs, reason = "what a field is stands in its name")]
pub enum Event<'a> {
    /// The file lies there whole already.
    Present { file: &'a str },
    /// Fetching begins, after the bytes of an earlier attempt.
    Start { file: &'a str, have: u64, total: Option<u64> },
    /// So many bytes of the file are here.
    At { bytes: u64 },
    /// The file is in its place.
    Done { file: &'a str },
}

/// Why a model could not be fetched. What is here of a file that was cut off stays for the next attempt.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each says what it is")]
pub enum PullError {
    #[error("cannot reach {url}: {error}")]
    Unreachable {
        url: String,
        #[source]
        error: Box<ureq::Error>,
    },
    #[error("{url}: the server answered {status}")]
    Refused { url: String, status: StatusCode },
    #[error("{file} was cut off after {have} bytes{}; pull again to go on from there", of(.total))]
    Cut { file: String, have: u64, total: Option<u64> },
    #[error(
        "{file} is not what it should be: SHA-256 {expected} expected, {actual} received; nothing was kept of it"
    )]
    Checksum { file: String, expected: String, actual: String },
    #[error(transparent)]
    File(#[from] FileError),
}

fn of(total: &Option<u64>) -> String {
    total.map_or(String::new(), |total| format!(" of {total}"))
}

/// Fetches what is missing or not as expected, and writes the lock file. Blocks.
///
/// # Errors
/// The first [`PullError`]. Files that were fetched before it stay.
pub fn pull(
    model: &OnnxModel,
    folder: &Path,
    endpoint: &str,
    report: &mut dyn FnMut(Event),
) -> Result<Lock, PullError> {
    let agent = Agent::config_builder()
        .http_status_as_error(false)
        .timeout_connect(Some(CONNECT_TIMEOUT))
        .timeout_per_read(Some(READ_TIMEOUT))
        .user_agent(concat!("talentmatch/", env!("CARGO_PKG_VERSION")))
        .build()
        .new_agent();
    let before = Lock::read(folder)?.unwrap_or_default();
    let mut source = Source { agent, endpoint, model, revision: model.revision.clone() };
    let mut lock = Lock { repository: model.repository.clone(), ..Lock::default() };
    for file in model.files() {
        let said = source.ask(file)?;
        let expected = model.sha256(file).map(str::to_string).or(said);
        let known = expected
            .clone()
            .or_else(|| before.sha256.get(file).filter(|_| before.revision == source.revision).cloned());
        let target = folder.join(file);
        let sha256 = match (digest_of(&target)?, known) {
            (Some(actual), Some(known)) if actual == known => {
                report(Event::Present { file });
                actual
            }
            _ => source.fetch(file, &target, expected.as_deref(), report)?,
        };
        lock.sha256.insert(file.to_string(), sha256);
    }
    lock.revision = source.revision;
    lock.write(folder)?;
    Ok(lock)
}

/// The digest of a file; none when it is not there.
fn digest_of(path: &Path) -> Result<Option<String>, FileError> {
    let mut digest = Digest::default();
    match path.exists().then(|| digest.read(path)) {
        None => Ok(None),
        Some(Ok(_)) => Ok(Some(digest.hex())),
        Some(Err(error)) => Err(FileError::new(path, error)),
    }
}

/// A repository on a server.
struct Source<'a> {
    agent: Agent,
    endpoint: &'a str,
    model: &'a OnnxModel,
    /// The commit, as soon as the server has named it: all files are of one.
    revision: String,
}

/// A file that is not whole yet.
struct Part {
    path: PathBuf,
    file: File,
    digest: Digest,
    have: u64,
}

impl Source<'_> {
    fn url(&self, file: &str) -> String {
        let endpoint = self.endpoint.trim_end_matches('/');
        format!("{endpoint}/{}/resolve/{}/{file}", self.model.repository, self.revision)
    }

    /// What the server says of a file before it sends anyone elsewhere: the commit, which is remembered, and the checksum.
    /// Mirrors may say nothing.
    fn ask(&mut self, file: &str) -> Result<Option<String>, PullError> {
        let url = self.url(file);
        let request = self.agent.head(&url).config().max_redirects(0).max_redirects_will_error(false).build();
        let answer = request.call().map_err(|error| unreachable_at(&url, error))?;
        if answer.status() == StatusCode::NOT_FOUND || answer.status() == StatusCode::UNAUTHORIZED {
            return Err(PullError::Refused { url, status: answer.status() });
        }
        if let Some(commit) = hex_header(answer.headers(), "x-repo-commit", 40) {
            self.revision = commit;
        }
        Ok(hex_header(answer.headers(), "x-linked-etag", 64))
    }

    /// Fetches a file; gives its checksum. Goes on by itself after a cut as long as each attempt brings something.
    fn fetch(
        &self,
        file: &str,
        target: &Path,
        expected: Option<&str>,
        report: &mut dyn FnMut(Event),
    ) -> Result<String, PullError> {
        let mut part = Part::open(target, &self.revision)?;
        loop {
            let before = part.have;
            match self.fetch_rest(file, &mut part, report) {
                Ok(()) => break,
                Err(PullError::Cut { .. }) if part.have > before => {}
                Err(error) => return Err(error),
            }
        }
        let actual = part.digest.clone().hex();
        if let Some(expected) = expected.filter(|expected| *expected != actual) {
            part.discard()?;
            return Err(PullError::Checksum {
                file: file.to_string(),
                expected: expected.to_string(),
                actual,
            });
        }
        part.finish(target)?;
        report(Event::Done { file });
        Ok(actual)
    }

    fn fetch_rest(
        &self,
        file: &str,
        part: &mut Part,
        report: &mut dyn FnMut(Event),
    ) -> Result<(), PullError> {
        let url = self.url(file);
        let mut request = self.agent.get(&url);
        if part.have > 0 {
            request = request.header("range", format!("bytes={}-", part.have));
        }
        let answer = request.call().map_err(|error| unreachable_at(&url, error))?;
        let size = answer.body().content_length();
        let total = match answer.status() {
            StatusCode::PARTIAL_CONTENT => size.map(|size| size + part.have),
            StatusCode::OK => {
                part.start_over()?;
                size
            }
            // Nothing is left to send: the part is whole, or of another file.
            StatusCode::RANGE_NOT_SATISFIABLE => {
                if total_of(answer.headers()) == Some(part.have) {
                    return Ok(());
                }
                part.start_over()?;
                return Err(PullError::Cut { file: file.to_string(), have: 0, total: None });
            }
            status => return Err(PullError::Refused { url, status }),
        };
        report(Event::Start { file, have: part.have, total });
        let mut body = answer.into_body().into_reader();
        let mut chunk = vec![0; CHUNK];
        loop {
            let count = match body.read(&mut chunk) {
                Ok(count) => count,
                Err(error) => {
                    tracing::debug!(file, %error, "cut off");
                    return Err(PullError::Cut { file: file.to_string(), have: part.have, total });
                }
            };
            if count == 0 {
                break;
            }
            part.take(chunk.get(..count).unwrap_or_default())?;
            report(Event::At { bytes: part.have });
        }
        match total {
            Some(total) if total != part.have => {
                Err(PullError::Cut { file: file.to_string(), have: part.have, total: Some(total) })
            }
            _ => Ok(()),
        }
    }
}

impl Part {
    /// Takes up what is there of a file of one revision.
    fn open(target: &Path, revision: &str) -> Result<Self, FileError> {
        let mut name = target.file_name().unwrap_or_default().to_os_string();
        name.push(format!(".{revision}.part"));
        let path = target.with_file_name(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| FileError::new(folder, error))?;
        }
        let file = OpenOptions::new().create(true).append(true).open(&path);
        let file = file.map_err(|error| FileError::new(&path, error))?;
        let mut digest = Digest::default();
        let have = digest.read(&path).map_err(|error| FileError::new(&path, error))?;
        Ok(Self { path, file, digest, have })
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        self.file.write_all(bytes).map_err(|error| FileError::new(&self.path, error))?;
        self.digest.update(bytes);
        self.have += bytes.len() as u64;
        Ok(())
    }

    fn start_over(&mut self) -> Result<(), FileError> {
        self.file.set_len(0).map_err(|error| FileError::new(&self.path, error))?;
        (self.digest, self.have) = (Digest::default(), 0);
        Ok(())
    }

    fn discard(self) -> Result<(), FileError> {
        fs::remove_file(&self.path).map_err(|error| FileError::new(&self.path, error))
    }

    fn finish(self, target: &Path) -> Result<(), FileError> {
        self.file.sync_all().map_err(|error| FileError::new(&self.path, error))?;
        fs::rename(&self.path, target).map_err(|error| FileError::new(target, error))
    }
}

fn unreachable_at(url: &str, error: ureq::Error) -> PullError {
    PullError::Unreachable { url: url.to_string(), error: Box::new(error) }
}

/// A header that holds a number of hex digits, with or without quotation marks.
fn hex_header(headers: &HeaderMap, name: &str, digits: usize) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?.trim_matches('"').to_ascii_lowercase();
    (value.len() == digits && value.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(value)
}

/// The whole length that `Content-Range: bytes */N` names.
fn total_of(headers: &HeaderMap) -> Option<u64> {
    headers.get("content-range")?.to_str().ok()?.rsplit('/').next()?.parse().ok()
}
