use super::*;

fn of(environment: &[(&str, &str)], file: Option<&str>) -> anyhow::Result<Config> {
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::of(&Source::of(environment, file, Path::new(FILE))?)
}

fn refusal(environment: &[(&str, &str)], file: Option<&str>) -> String {
    format!("{:#}", of(environment, file).expect_err("refused"))
}

#[test]
fn without_anything_it_is_a_console_on_loopback_with_sqlite() {
    let config = of(&[("PATH", "/bin")], None).unwrap();
    assert_eq!(config.addr.to_string(), "127.0.0.1:3000");
    assert_eq!(config.public_url, "http://127.0.0.1:3000");
    assert_eq!(config.database_url.expose(), "sqlite:data/ponte.db");
    assert!(config.is_loopback() && config.smtp_url.is_none() && config.metrics_addr.is_none());
}

#[test]
fn the_environment_wins_over_the_file() {
    let file = "addr = \"127.0.0.1:4000\"\nlog = \"warn\"\n";
    let config = of(&[("PONTE_ADDR", "127.0.0.1:5000"), ("PONTE_LOG", "")], Some(file)).unwrap();
    assert_eq!(config.addr.port(), 5000);
    assert_eq!(config.log, "warn", "an empty variable is none");
}

#[test]
fn unknown_keys_and_bad_values_are_named_in_one_line() {
    for (environment, told) in [
        (("PONTE_ADRR", "127.0.0.1:1"), "PONTE_ADRR is not known"),
        (("PONTE_DATABASE", "x"), "did you mean PONTE_DATABASE_URL?"),
        (("PONTE_LOGG", "x"), "did you mean PONTE_LOG?"),
        (("PONTE_ADDR", "3000"), "PONTE_ADDR: it should be an address with a port"),
        (("PONTE_PUBLIC_URL", "ponte.example.it"), "PONTE_PUBLIC_URL: it should be of the form"),
        (("PONTE_PUBLIC_URL", "https://a b"), "PONTE_PUBLIC_URL: it should be of the form"),
        (("PONTE_PUBLIC_URL", "https://ponte.example.it/console"), "PONTE_PUBLIC_URL: it should be of the form"),
        (("PONTE_TRUSTED_PROXIES", "10.0.0.1, proxy"), "PONTE_TRUSTED_PROXIES: it should be addresses"),
        (("PONTE_FHIR_READ", "tutti"), "PONTE_FHIR_READ: it should be session or public"),
        (("PONTE_DATABASE_URL", "mysql://x"), "PONTE_DATABASE_URL: it should be sqlite:PATH or postgres://"),
        (("PONTE_SMTP_URL", "mail.example.it"), "PONTE_SMTP_URL: it should be smtp://"),
        (("PONTE_MAIL_FROM", "ponte"), "PONTE_MAIL_FROM: it should be a mail address"),
        (("PONTE_MTLS", "maybe"), "PONTE_MTLS: it should be direct, proxy or off"),
        (("PONTE_TLS_CERT", "/there/is/none"), "PONTE_TLS_CERT: there is no file"),
        (("PONTE_TERMINOLOGY_SUBJECT", "loose"), "PONTE_TERMINOLOGY_SUBJECT: it should be shape or strict"),
        (("PONTE_TERMINOLOGY_TOKEN_AGE", "90000"), "PONTE_TERMINOLOGY_TOKEN_AGE: it should be a whole number from 60"),
        (("PONTE_TERMINOLOGY_SIGNERS", "*"), "PONTE_TERMINOLOGY_SIGNERS: it should be common names"),
        (("PONTE_TERMINOLOGY_SIGNERS", "S1=LOINC"), "PONTE_TERMINOLOGY_SIGNERS: it should be common names"),
        (("PONTE_TERMINOLOGY_SAME_ORGANISATION", "yes"), "PONTE_TERMINOLOGY_SAME_ORGANISATION: it should be on or off"),
        (("PONTE_TERMINOLOGY_PROTECT_REFERENCED", "1"), "PONTE_TERMINOLOGY_PROTECT_REFERENCED: it should be on or off"),
        (("PONTE_TERMINOLOGY_PROFILE", "Strict"), "PONTE_TERMINOLOGY_PROFILE: it should be lenient or strict"),
        (("PONTE_TERMINOLOGY_FILE_HASH", "required"), "PONTE_TERMINOLOGY_FILE_HASH: it should be on or off"),
        (("PONTE_TERMINOLOGY_MISSING_BEARER", "400"), "PONTE_TERMINOLOGY_MISSING_BEARER: it should be 403 or 401"),
        (("PONTE_TERMINOLOGY_MAX_BYTES", "1G"), "PONTE_TERMINOLOGY_MAX_BYTES: it should be a whole number"),
        (("PONTE_LOG", "loud=everything=9"), "PONTE_LOG: it should be like"),
        (("PONTE_METRICS_ADDR", "here"), "PONTE_METRICS_ADDR: it should be an address with a port"),
    ] {
        let line = refusal(&[environment], None);
        assert!(line.contains(told) && !line.contains('\n'), "{environment:?}: {line}");
    }
    for (file, told) in [
        ("port = \"3000\"", "port in ponte.toml is not known"),
        ("addr = 3000", "addr in ponte.toml: it should be a text in quotes"),
        ("addr = ", "ponte.toml: "),
        ("addr = \"x\"", "addr in ponte.toml: it should be an address with a port"),
    ] {
        let line = refusal(&[], Some(file));
        assert!(line.contains(told) && !line.contains('\n'), "{file}: {line}");
    }
}

#[test]
fn the_terminology_service_is_as_lenient_as_it_is_told() {
    use crate::terminology::MissingBearer::{self, Forbidden, Unauthorized};
    let told = |environment: &[(&str, &str)]| -> (Profile, bool, MissingBearer) {
        let machine = of(environment, None).unwrap().machine;
        (machine.terminology_profile, machine.terminology_file_hash, machine.terminology_missing_bearer)
    };
    assert_eq!(told(&[]), (Profile::Lenient, false, Forbidden));
    let names = ["PONTE_TERMINOLOGY_PROFILE", "PONTE_TERMINOLOGY_FILE_HASH", "PONTE_TERMINOLOGY_MISSING_BEARER"];
    let all =
        |values: [&'static str; 3]| -> Vec<(&'static str, &'static str)> { names.into_iter().zip(values).collect() };
    assert_eq!(told(&all(["strict", "on", "401"])), (Profile::Strict, true, Unauthorized));
    assert_eq!(told(&all(["lenient", "off", "403"])), (Profile::Lenient, false, Forbidden));
}

#[test]
fn secrets_are_never_printed() {
    let secrets = [
        ("PONTE_DATABASE_URL", "postgres://ponte:canarino@db/ponte"),
        ("PONTE_SMTP_URL", "smtps://ponte:canarino@mail.example.it"),
        ("PONTE_SIGNING_KEY", "-----BEGIN PRIVATE KEY-----canarino"),
    ];
    let config = of(&secrets, None).unwrap();
    assert!(!format!("{config:?}").contains("canarino"), "{config:?}");
    let told = format!("{:#} {:?}", config.signing_key().unwrap_err(), config.signing_key());
    assert!(!told.contains("canarino"), "{told}");
    assert!(!refusal(&[("PONTE_SMTP_URL", "canarino")], None).contains("canarino"));
    assert!(!refusal(&[("PONTE_DATABASE_URL", "mysql://a:canarino@b")], None).contains("canarino"));
}

#[test]
fn client_certificates_are_not_switched_off_for_the_world() {
    let open = of(&[("PONTE_MTLS", "off"), ("PONTE_ADDR", "0.0.0.0:3000")], None).unwrap();
    assert!(open.check_served(false).is_err());
    assert!(open.check_served(true).is_ok());
    assert!(of(&[("PONTE_MTLS", "off")], None).unwrap().check_served(false).is_ok());
}

#[test]
fn the_listener_for_machines_says_what_it_needs() {
    let folder = backend::testing::folder("machine");
    let file = folder.join("ca.pem");
    std::fs::write(&file, "x").unwrap();
    let file = file.display().to_string();
    let told = |more: &[(&str, &str)]| {
        let mut all = vec![("PONTE_MACHINE_ADDR", "0.0.0.0:8443")];
        all.extend_from_slice(more);
        of(&all, None).unwrap().check_served(false).map_or_else(|error| format!("{error:#}"), |()| "served".to_owned())
    };
    let both = [("PONTE_SIGNATURE_CA", file.as_str()), ("PONTE_CLIENT_CA", file.as_str())];
    let with = |more: &[(&'static str, &'static str)]| told(&[both.as_slice(), more].concat());
    assert!(told(&[]).contains("PONTE_SIGNATURE_CA"), "{}", told(&[]));
    assert!(told(&both[..1]).contains("PONTE_CLIENT_CA"));
    assert!(with(&[]).contains("PONTE_TLS_CERT"));
    assert!(with(&[("PONTE_MTLS", "proxy")]).contains("PONTE_TRUSTED_PROXIES"));
    assert_eq!(with(&[("PONTE_MTLS", "proxy"), ("PONTE_TRUSTED_PROXIES", "10.0.0.1")]), "served");
    assert!(with(&[("PONTE_MTLS", "off")]).contains("loopback"));
}

#[cfg(unix)]
#[test]
fn files_with_secrets_that_others_may_read_are_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = backend::testing::folder("config");
    let key = folder.join("key.pem");
    let cert = folder.join("cert.pem");
    for file in [&key, &cert] {
        std::fs::write(file, "x").unwrap();
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o644)).unwrap();
    }
    let (key, cert) = (key.display().to_string(), cert.display().to_string());
    let line = refusal(&[("PONTE_TLS_KEY", &key), ("PONTE_TLS_CERT", &cert)], None);
    assert!(line.contains("PONTE_TLS_KEY") && line.contains("0644") && line.contains("0600"), "{line}");

    let signing = of(&[("PONTE_SIGNING_KEY", &key)], None).unwrap();
    assert!(signing.signing_key().is_err());

    let file = folder.join(FILE);
    std::fs::write(&file, "smtp_url = \"smtp://ponte:x@mail.example.it\"\n").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    assert!(format!("{:#}", Source::read(&file).err().expect("refused")).contains("0640"));
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    assert!(Source::read(&file).is_ok());
}

#[cfg(unix)]
#[test]
fn secrets_of_protocols_come_from_a_file_of_their_own_and_are_never_printed() {
    use std::os::unix::fs::PermissionsExt as _;
    let file = backend::testing::folder("config").join("protocols");
    let read = |text: &str, mode: u32| {
        std::fs::write(&file, text).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
        of(&[("PONTE_PROTOCOL_SECRETS", &file.display().to_string())], None)
    };
    let config = read("# protocolli\nvaldoro = segretissimo=1\n\n", 0o600);
    assert!(config.is_err(), "no blanks around the secret: they would be part of it");
    let config = read("# protocolli\nvaldoro=segretissimo=1\n\n", 0o600).unwrap();
    assert_eq!(config.protocol_secrets["valdoro"].expose(), "segretissimo=1");
    assert!(!format!("{config:?}").contains("segretissimo"));
    for (text, mode) in [("valdoro=segretissimo", 0o644), ("segretissimo", 0o600), ("=segretissimo", 0o600)] {
        let line = format!("{:#}", read(text, mode).expect_err("refused"));
        assert!(line.contains("PONTE_PROTOCOL_SECRETS") && !line.contains("segretissimo"), "{line}");
    }
}
