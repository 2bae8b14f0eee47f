//! The service as a process of its own, over a folder, with keys; started, killed, held and looked into.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use sha2::{Digest, Sha256};
use tonic::transport::Endpoint;

use crate::command_line::{Folder, Run, Served};
use crate::documents::Dice;
use crate::reindex_command::write_model;
use crate::support::{Client, key_of};

/// The tenant whose key may do all.
pub const CITY: &str = "city";

/// The longest time of a call, in milliseconds.
const TIMEOUT: &str = "--request-timeout-ms";

/// A place for a service that ends and begins again.
pub struct Place {
    pub folder: Folder,
    /// Where it keeps what it has.
    pub data: PathBuf,
    /// What it is started with beside the usual.
    pub more: Vec<String>,
    /// Whether the other model is used.
    is_other_model: bool,
}

impl Place {
    /// One whose data lie in a folder beside its keys.
    pub fn new() -> Self {
        let folder = Folder::new();
        let data = folder.path("d");
        Self::over(folder, data)
    }

    /// One whose data lie elsewhere.
    pub fn over(folder: Folder, data: PathBuf) -> Self {
        let fingerprint = format!("{:x}", Sha256::digest(key_of(CITY)));
        let roles = "roles = [\"platform\", \"school\", \"enterprise\", \"auditor\"]";
        let key = format!("[[api_keys]]\nsha256 = \"{fingerprint}\"\ntenant = \"{CITY}\"\n{roles}\n");
        folder.write("keys.toml", key.as_bytes());
        write_model(&folder.path("m"));
        Self { folder, data, more: Vec::new(), is_other_model: false }
    }

    fn arguments(&self) -> Vec<String> {
        let data = self.data.display().to_string();
        let mut arguments: Vec<String> = ["serve", "--listen", "127.0.0.1:0", "--no-http", "--api-keys-file"]
            .into_iter()
            .chain(["keys.toml", "--data-dir", &data, "--reindex"])
            .map(str::to_string)
            .collect();
        let model: &[&str] = if self.is_other_model { &["--model", "m"] } else { &["--old-model", "m"] };
        arguments.extend(model.iter().map(ToString::to_string));
        arguments.extend(self.more.iter().cloned());
        // A busy machine is no fault of the service.
        if !self.more.iter().any(|argument| argument == TIMEOUT) {
            arguments.extend([TIMEOUT, "120000"].map(String::from));
        }
        arguments
    }

    /// From the next start on all is made anew with the other model, while the service serves.
    pub fn change_model(&mut self) {
        self.is_other_model = !self.is_other_model;
    }

    /// Starts the service; what it said instead where it does not serve.
    pub fn try_start(&self) -> Result<Served, String> {
        let arguments = self.arguments();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        Served::try_start(&self.folder, &arguments, |_| {})
    }

    pub fn start(&self) -> Served {
        self.try_start().unwrap_or_else(|said| panic!("it does not start: {said}"))
    }

    /// Starts it, and kills it before it may be ready.
    pub fn start_and_kill(&self, life: Duration) {
        let arguments = self.arguments();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let mut child = self.folder.command(&arguments).stderr(Stdio::null()).spawn().expect("it starts");
        std::thread::sleep(life);
        child.kill().expect("killed");
        child.wait().expect("ended");
    }

    /// What `verify` says while no service has the folder.
    pub fn verify(&self) -> Run {
        self.folder.run(&["verify", "--data-dir", &self.data.display().to_string()])
    }

    /// Checks the audit trail of the service.
    pub fn audit(&self, served: &Served) -> Run {
        let mut command = self.folder.command(&["audit", "verify", "--to", &served.url]);
        command.env("TALENTMATCH_API_KEY", key_of(CITY));
        Run::of(command.output().expect("the command runs"))
    }
}

/// Clients with a key of their own.
pub fn client_with(served: &Served, key: &str) -> Client {
    let endpoint = Endpoint::from_shared(served.url.clone()).expect("an address");
    Client::over(endpoint.connect_lazy(), key)
}

/// Clients that may do all.
pub fn client(served: &Served) -> Client {
    client_with(served, &key_of(CITY))
}

/// Sends a signal, by its name.
pub fn signal(process: u32, name: &str) {
    let sent = Command::new("kill").args([&format!("-{name}"), &process.to_string()]).status();
    assert!(sent.expect("kill runs").success());
}

/// Kills a process after a while.
pub fn kill_after(process: u32, life: Duration) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        std::thread::sleep(life);
        signal(process, "KILL");
    })
}

/// Up to so many milliseconds.
pub fn moment(dice: &mut Dice, most_ms: u64) -> Duration {
    Duration::from_millis(dice.roll(most_ms))
}

/// Resident memory in MB, the most that it ever was, and open descriptors.
pub struct Taken {
    pub memory_mb: u64,
    pub most_mb: u64,
    pub descriptors: usize,
}

pub fn taken(process: u32) -> Taken {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("it runs");
    let megabytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("a line");
        line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") / 1024
    };
    let descriptors = std::fs::read_dir(format!("/proc/{process}/fd")).expect("it runs").count();
    Taken { memory_mb: megabytes("VmRSS:"), most_mb: megabytes("VmHWM:"), descriptors }
}

/// The files below a folder, with their paths in it.
pub fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(dir) else { return found };
    for path in entries.flatten().map(|entry| entry.path()) {
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push(path),
        }
    }
    found.sort();
    found
}
