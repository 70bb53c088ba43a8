//! Words about the files attached to a request.

use super::common::number;

pub const TITLE: &str = "Documenti";
pub const NONE: &str = "Nessun documento allegato.";
pub const NAME: &str = "Nome";
pub const SIZE: &str = "Dimensione";
pub const ATTACHED_ON: &str = "Allegato il";
pub const DOWNLOAD: &str = "Scarica";
pub const REMOVE: &str = "Rimuovi";
pub const CHANGE: &str = "Aggiungi o rimuovi documenti";
pub const ATTACH: &str = "Allega un documento";
pub const ATTACH_NOTE: &str = "L’erogatore li legge dopo l’inoltro. Il messaggio si salva a parte: se lo stai scrivendo, salvalo prima di allegare.";
pub const FILE: &str = "File";
pub const PRETTY_NAME: &str = "Nome per chi lo legge";
pub const PRETTY_NAME_HINT: &str = "Al massimo 100 caratteri. Se lo lasci vuoto resta il nome del file.";
pub const SEND: &str = "Allega";
pub const ATTACHED: &str = "Documento allegato.";
pub const REMOVED: &str = "Documento rimosso.";
pub const REMOVE_NOTE: &str = "Il documento sparisce dalla bozza. Nella cronologia resta traccia del suo nome; per averlo di nuovo va allegato ancora.";
pub const CANCEL: &str = "Annulla";
/// What the address says after a file was attached …
pub const ATTACHED_SLUG: &str = "documento-allegato";
/// … and after one was taken off.
pub const REMOVED_SLUG: &str = "documento-rimosso";

/// Endings of the files that are taken, as the file field wants them.
pub const ACCEPT: &str = ".pdf,.p7m,.odt,.docx,.png,.jpg,.jpeg";

/// What may be attached.
#[must_use]
pub fn file_hint(max_bytes: u64, most: usize) -> String {
    let max = size(i64::try_from(max_bytes).unwrap_or(i64::MAX));
    format!(
        "Pdf, p7m, odt, docx, png o jpg, al massimo {max}. Al massimo {most} documenti, con nomi e contenuti diversi."
    )
}

/// "Rimuovere il documento «Convenzione.pdf»?"
#[must_use]
pub fn remove_question(name: &str) -> String {
    format!("Rimuovere il documento «{name}»?")
}

/// "1,2 MiB"
#[must_use]
pub fn size(bytes: i64) -> String {
    match bytes {
        ..1_024 => format!("{} byte", number(bytes)),
        1_024..1_048_576 => format!("{} KiB", number(bytes / 1_024)),
        _ => match (bytes * 10 / 1_048_576, bytes % 1_048_576) {
            (tenths, 0) => format!("{} MiB", number(tenths / 10)),
            (tenths, _) => format!("{},{} MiB", number(tenths / 10), tenths % 10),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_told_as_people_read_them() {
        assert_eq!(size(29), "29 byte");
        assert_eq!(size(245 * 1024 + 17), "245 KiB");
        assert_eq!(size(10 * 1024 * 1024), "10 MiB");
        assert_eq!(size(1_300_000), "1,2 MiB");
    }
}
