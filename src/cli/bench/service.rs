//! The service in a process of its own, so that its memory and its CPU time are its alone.

use std::io::{BufRead, BufReader, copy, sink, stdin};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, ensure};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::block_in_place;

use crate::app::Process;
use crate::app::{App, Listeners};
use crate::config::{Config, command_line};

/// A service that runs until its standard input ends, as it does when this process ends.
pub struct Service {
    child: Child,
    pub url: String,
    /// Host and port of JSON over HTTP.
    pub http: String,
}

impl Service {
    /// Runs this command once more, as the service over a folder, and waits until it can be asked.
    pub fn start(folder: &Path) -> anyhow::Result<Self> {
        let (program, arguments) = command_line()?;
        let mut command = Command::new(program);
        command.args(arguments).arg("--as-service").arg(folder);
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let child = child.context("cannot start the service")?;
        let mut service = Self { child, url: String::new(), http: String::new() };
        let mut line = String::new();
        if let Some(output) = service.child.stdout.take() {
            block_in_place(|| BufReader::new(output).read_line(&mut line))?;
        }
        let (url, http) = line.trim_end().split_once(' ').context("the service did not start")?;
        (service.url, service.http) = (url.to_string(), http.to_string());
        Ok(service)
    }

    pub fn process(&self) -> Process {
        Process::of(self.child.id())
    }

    /// Ends it in order, with its store closed.
    pub fn stop(mut self) -> anyhow::Result<()> {
        drop(self.child.stdin.take());
        let status = block_in_place(|| self.child.wait())?;
        ensure!(status.success(), "the service ended with {status}");
        Ok(())
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // After an error; until it is gone the folder is its own.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The other side: serves until the standard input ends.
pub async fn serve(config: Config) -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let http = TcpListener::bind("127.0.0.1:0").await?;
    let http_address = http.local_addr()?;
    let app = App::build(config).await?;
    let (stop, stopped) = oneshot::channel::<()>();
    // A thread that nobody waits for: after an error the input may never end.
    std::thread::spawn(move || {
        let _ = copy(&mut stdin(), &mut sink());
        let _ = stop.send(());
    });
    println!("{url} {http_address}");
    let shutdown = async {
        let _ = stopped.await;
    };
    let served = app.serve(Listeners { grpc: listener, http: Some(http) }, shutdown).await;
    app.close().await?;
    served
}
