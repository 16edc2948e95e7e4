//! `check-config`: what a configuration file means, in words, and whether the keys it names can be had. No value of a key is shown.

use std::fmt::{self, Write};
use std::path::Path;

use mixpeek_users_contract::capabilities::RoleInfo;
use mixpeek_users_contract::role::Role;

use super::cli::CheckConfig;
use super::default_data;
use super::directory::{DirectorySettings, EmbeddedSettings, Kind};
use super::file::{ClerkSignIn, File, FileError, SignIn};
use super::secret::{SecretError, SecretSource};
use super::settings::LISTEN;
use crate::permissions;

/// What came of a check.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// For the operator.
    pub text: String,
    /// What keeps the server from starting.
    pub faults: usize,
}

/// Reads the file and says what it means.
pub fn explain(options: &CheckConfig) -> Result<Explanation, FileError> {
    let file = File::read(&options.config)?;
    let mut writer = Writer { text: String::new(), faults: 0 };
    // Writing into a text does not fail.
    let _ = writer.all(&options.config, &file);
    Ok(Explanation { text: writer.text, faults: writer.faults })
}

struct Writer {
    text: String,
    faults: usize,
}

impl Writer {
    fn all(&mut self, path: &Path, file: &File) -> fmt::Result {
        self.server(file)?;
        self.sign_in(&file.sign_in)?;
        writeln!(self.text, "Directories:")?;
        for directory in &file.directories {
            self.directory(directory, &file.sign_in)?;
        }
        let path = path.display();
        match self.faults {
            0 => writeln!(self.text, "{path} can be used."),
            1 => writeln!(self.text, "{path} cannot be used yet: one thing above is wrong."),
            n => writeln!(self.text, "{path} cannot be used yet: {n} things above are wrong."),
        }
    }

    fn fault(&mut self, text: &str) -> fmt::Result {
        self.faults += 1;
        writeln!(self.text, "  WRONG: {text}")
    }

    /// What can be used as it is, and is hardly meant.
    fn warning(&mut self, text: &str) -> fmt::Result {
        writeln!(self.text, "    WARNING: {text}")
    }

    fn server(&mut self, file: &File) -> fmt::Result {
        let listen = file.listen.unwrap_or(LISTEN);
        writeln!(self.text, "Server: listens on {listen}")?;
        if !listen.ip().is_loopback() && matches!(file.sign_in, SignIn::Local { .. }) {
            self.fault("that can be reached from the network, which needs [auth] mode = \"clerk\"; listen on 127.0.0.1, or set it up")?;
        }
        if !file.allow_hosts.is_empty() {
            writeln!(self.text, "  also under the names {}", file.allow_hosts.join(", "))?;
        } else if !listen.ip().is_loopback() {
            writeln!(
                self.text,
                "  under loopback names only: put the server's name into allow_hosts"
            )?;
        }
        if !file.allow_origins.is_empty() {
            let origins: Vec<_> = file.allow_origins.iter().map(ToString::to_string).collect();
            writeln!(self.text, "  pages of {} may ask the API", origins.join(", "))?;
        }
        if let Some(limit) = file.rate_limit {
            writeln!(
                self.text,
                "  no more than {limit} API requests a minute, of all admins together and half of them by one organization's"
            )?;
        }
        if let Some(metrics) = file.metrics {
            let reach =
                if metrics.ip().is_loopback() { "" } else { ", for anybody who can reach it" };
            writeln!(self.text, "  Prometheus reads http://{metrics}/metrics{reach}")?;
        }
        Ok(())
    }

    fn sign_in(&mut self, sign_in: &SignIn) -> fmt::Result {
        match sign_in {
            SignIn::Local { viewer } => {
                writeln!(
                    self.text,
                    "Sign-in: whoever has the token that the server prints at its start manages everything"
                )?;
                if let Some(viewer) = viewer {
                    writeln!(self.text, "  and is {viewer}")?;
                }
                Ok(())
            }
            SignIn::Clerk(clerk) => self.clerk(clerk),
        }
    }

    fn clerk(&mut self, clerk: &ClerkSignIn) -> fmt::Result {
        let ClerkSignIn { issuer, jwks: (folder, file), authorized_parties, .. } = clerk;
        writeln!(self.text, "Sign-in: with Clerk, by keys from {folder}{file}")?;
        match issuer {
            Some(issuer) => writeln!(self.text, "  sessions of {issuer}")?,
            None => writeln!(self.text, "  sessions of any issuer with these keys")?,
        }
        let parties: Vec<_> = authorized_parties.iter().map(ToString::to_string).collect();
        writeln!(self.text, "  made on pages of {}", parties.join(", "))?;
        writeln!(self.text, "  admins of an app's organization manage that app")?;
        if let Some(operators) = &clerk.operators {
            writeln!(self.text, "  admins of {operators} manage everything")?;
        }
        match &clerk.sign_in_url {
            Some(url) => writeln!(self.text, "  others are sent to {url}"),
            None => {
                writeln!(self.text, "  others are told to sign in, and not where: see sign_in_url")
            }
        }
    }

    fn directory(&mut self, directory: &DirectorySettings, sign_in: &SignIn) -> fmt::Result {
        let DirectorySettings { name, kind, apps } = directory;
        writeln!(self.text, "  {name}: {}{}", kind.key(), place(kind))?;
        for (key, source) in kind.secrets() {
            self.secret(key, source)?;
        }
        match kind {
            Kind::Clerk { roles, .. } => self.roles(roles, sign_in)?,
            Kind::Embedded(embedded) => self.database(embedded)?,
            _ => {}
        }
        for app in apps {
            write!(self.text, "    {} \"{}\"", app.id, app.title)?;
            match (sign_in, &app.organization) {
                (SignIn::Clerk(_), Some(organization)) => {
                    writeln!(self.text, ": managed by admins of {organization}")?;
                }
                (SignIn::Clerk(_), None) => writeln!(self.text, ": managed by operators only")?,
                (SignIn::Local { .. }, _) => writeln!(self.text)?,
            }
        }
        if kind.knows_its_apps() {
            writeln!(self.text, "    all apps it has")?;
        }
        match (kind, sign_in) {
            (_, SignIn::Clerk(clerk)) if clerk.operators.is_some() => Ok(()),
            (Kind::Mixpeek { .. }, SignIn::Clerk(_)) => self.warning(
                "each is managed by admins of the Clerk organization that Mixpeek names for it, and by nobody if your Clerk instance does not have that one, or Mixpeek names none, as before user management is enabled; name [auth] `operators`, whose admins manage everything",
            ),
            (Kind::Embedded(_), SignIn::Clerk(_)) => self.warning(
                "nobody can manage the demo's: no Clerk instance has their organizations; name [auth] `operators`, whose admins manage everything",
            ),
            _ => Ok(()),
        }
    }

    fn database(&mut self, embedded: &EmbeddedSettings) -> fmt::Result {
        let file = embedded.data.clone().or_else(|| default_data().ok());
        match file.filter(|file| !embedded.in_memory && permissions::is_shared(file)) {
            Some(file) => self.warning(&shared(&file)),
            None => Ok(()),
        }
    }

    fn roles(&mut self, roles: &[RoleInfo], sign_in: &SignIn) -> fmt::Result {
        let shown = roles.iter().map(|RoleInfo { role, label, administers, .. }| {
            let administers = if *administers { ", administers" } else { "" };
            format!("{role} \"{label}\"{administers}")
        });
        writeln!(self.text, "    roles: {}", shown.collect::<Vec<_>>().join("; "))?;
        if !matches!(sign_in, SignIn::Clerk(_)) {
            return Ok(());
        }
        for RoleInfo { role, administers, .. } in roles {
            match (*role == Role::ADMIN, administers) {
                (false, true) => self.warning(&format!(
                    "{role} administers at Clerk and manages nothing here: people sign in as {}",
                    Role::ADMIN
                ))?,
                (true, false) => self.warning(&format!(
                    "people sign in as {role} and manage the others, which its `administers` denies"
                ))?,
                _ => {}
            }
        }
        Ok(())
    }

    fn secret(&mut self, key: &str, source: &SecretSource) -> fmt::Result {
        let Err(missing) = source.read() else {
            return writeln!(self.text, "    {key}: {}", found(source));
        };
        self.faults += 1;
        match (&missing, source) {
            (SecretError::NotSet(name), _) => {
                writeln!(
                    self.text,
                    "    {key}: WRONG: the variable {name} is missing: set it where the server starts"
                )
            }
            (error, _) => writeln!(self.text, "    {key}: WRONG: {error}"),
        }
    }
}

/// What is said of a database that is not its owner's alone.
pub(crate) fn shared(file: &Path) -> String {
    let file = file.display();
    format!(
        "others on this machine may read or write {file}, which holds people and the links of their invitations; take that from them: chmod 600 {file}"
    )
}

fn found(source: &SecretSource) -> String {
    match source {
        SecretSource::Variable(name) => format!("the variable {name} is set"),
        SecretSource::File(path) if permissions::is_open(path) => {
            format!(
                "the file {} is there, and every user of this machine can read it",
                path.display()
            )
        }
        SecretSource::File(path) => format!("the file {} is there", path.display()),
    }
}

fn place(kind: &Kind) -> String {
    match kind {
        Kind::Embedded(embedded) if embedded.in_memory => ", in memory".to_owned(),
        Kind::Embedded(embedded) => match &embedded.data {
            Some(data) => format!(", in {}", data.display()),
            None => ", in your data folder".to_owned(),
        },
        Kind::Mixpeek { base_url, .. }
        | Kind::MixpeekOrganization { base_url, .. }
        | Kind::Clerk { base_url, .. } => format!(", at {base_url}"),
        Kind::Paradime { endpoint, .. } => format!(", at {endpoint}"),
    }
}
