//! The texts of the five pages linked from the footer. They describe what this program does: whoever
//! changes what is stored about people, or which cookies are set, changes these texts too.

/// A page of plain text.
pub struct LegalText {
    pub title: &'static str,
    pub opening: &'static str,
    pub sections: &'static [Section],
}

/// A heading and what stands under it.
pub struct Section {
    pub title: &'static str,
    pub paragraphs: &'static [Paragraph],
}

/// What a section is made of.
pub enum Paragraph {
    Text(&'static str),
    Points(&'static [&'static str]),
    Link { href: &'static str, label: &'static str },
}

use Paragraph::{Link, Points, Text};

pub const PRIVACY: LegalText = LegalText {
    title: "Informativa privacy",
    opening: "Questa pagina spiega quali dati personali tratta la console quando la usi per lavoro (articoli 13 e 14 del Regolamento UE 2016/679).",
    sections: &[
        Section {
            title: "Chi tratta i dati",
            paragraphs: &[
                Text(
                    "Titolare del trattamento è l’ente per cui lavori, che ti ha dato le credenziali. I recapiti del titolare e del responsabile della protezione dei dati sono sul sito istituzionale dell’ente.",
                ),
                Text(
                    "Chi gestisce la piattaforma per conto degli enti agisce come responsabile del trattamento e crea solo gli enti e il loro primo amministratore.",
                ),
            ],
        },
        Section {
            title: "Quali dati",
            paragraphs: &[
                Points(&[
                    "nome e cognome, nome utente, ruoli e, se indicato, l’indirizzo email di servizio: li inserisce un amministratore del tuo ente;",
                    "l’impronta crittografica della password: la password in chiaro non viene mai conservata;",
                    "le sessioni di accesso: quando iniziano, quando sono usate l’ultima volta e quando scadono, da quale indirizzo di rete e con quale programma;",
                    "gli indirizzi di rete da cui hai già fatto accesso e i tentativi di accesso non riusciti, per rallentare chi prova a indovinare le password;",
                    "i testi di un modulo respinto, perché tu possa correggerli senza riscriverli;",
                    "il registro degli eventi: chi ha fatto che cosa e quando, per ogni atto che modifica qualcosa.",
                ]),
                Text("La console non usa dati di profilazione e non prende decisioni automatizzate sulle persone."),
            ],
        },
        Section {
            title: "Perché e su quale base",
            paragraphs: &[Points(&[
                "per farti accedere e per farti compiere solo gli atti che il tuo ruolo permette (compito di interesse pubblico, articolo 6, paragrafo 1, lettera e);",
                "per documentare gli atti compiuti verso altri enti e per accertare responsabilità (obbligo di legge e compito di interesse pubblico, articolo 6, paragrafo 1, lettere c ed e);",
                "per la sicurezza del servizio (articolo 32 del Regolamento).",
            ])],
        },
        Section {
            title: "Chi li vede",
            paragraphs: &[Text(
                "I tuoi dati di utenza li vedono gli amministratori del tuo ente. Gli altri enti vedono quale ente ha compiuto un atto, non quale persona. Nessun dato è comunicato a terzi o trasferito fuori dall’Unione europea dalla console, e nessuna pagina contatta altri siti.",
            )],
        },
        Section {
            title: "Per quanto tempo",
            paragraphs: &[Points(&[
                "i dati dell’utenza restano finché l’amministratore del tuo ente la mantiene; quando la disattiva, le tue sessioni finiscono subito;",
                "una sessione finisce quando esci, dopo 30 minuti senza attività e comunque dopo 12 ore; allora i suoi dati sono cancellati;",
                "i tentativi non riusciti si dimenticano dopo 15 minuti, gli indirizzi conosciuti dopo 30 giorni, i testi dei moduli respinti dopo 15 minuti;",
                "il registro degli eventi non si può modificare e resta per il tempo stabilito dal piano di conservazione dell’ente.",
            ])],
        },
        Section {
            title: "I tuoi diritti",
            paragraphs: &[
                Text(
                    "Puoi chiedere al titolare l’accesso ai tuoi dati, la rettifica, la limitazione, la cancellazione nei limiti di legge, e puoi opporti al trattamento (articoli da 15 a 22 del Regolamento). Puoi anche presentare reclamo al Garante per la protezione dei dati personali.",
                ),
                Link {
                    href: "https://www.garanteprivacy.it",
                    label: "Sito del Garante per la protezione dei dati personali",
                },
            ],
        },
    ],
};

pub const COOKIE: LegalText = LegalText {
    title: "Cookie",
    opening: "La console usa solo cookie tecnici, necessari al funzionamento. Per questo non c’è un avviso da accettare.",
    sections: &[
        Section {
            title: "Quali cookie",
            paragraphs: &[
                Text(
                    "Quando accedi viene impostato un cookie di sessione: un codice casuale che ti riconosce fino all’uscita o alla scadenza della sessione. Non contiene dati personali, non è leggibile dagli script della pagina e viaggia solo verso questo sito.",
                ),
                Text(
                    "La sessione finisce quando esci, dopo 30 minuti senza attività e comunque dopo 12 ore: da quel momento il cookie non apre più nulla.",
                ),
                Text(
                    "Se scegli i colori chiari o scuri, un secondo cookie ricorda la scelta per un anno. Contiene solo la parola «chiaro» o «scuro»; scegliendo «Come il dispositivo» viene cancellato.",
                ),
            ],
        },
        Section {
            title: "Che cosa non c’è",
            paragraphs: &[Points(&[
                "nessun cookie di terze parti;",
                "nessuna statistica di navigazione e nessuna pubblicità;",
                "nessuna risorsa presa da altri siti: caratteri, icone e script sono serviti da qui.",
            ])],
        },
        Section {
            title: "Se li blocchi",
            paragraphs: &[Text(
                "Senza il cookie di sessione non puoi accedere all’area riservata; le pagine pubbliche restano leggibili.",
            )],
        },
    ],
};

pub const ACCESSIBILITY: LegalText = LegalText {
    title: "Dichiarazione di accessibilità",
    opening: "La console deve poter essere usata da tutte le persone che lavorano nell’ente, anche con la sola tastiera, con un lettore di schermo, con caratteri ingranditi o con i colori del sistema.",
    sections: &[
        Section {
            title: "A che cosa ci atteniamo",
            paragraphs: &[
                Text(
                    "Le pagine sono costruite secondo le WCAG 2.2, livello AA, che comprendono i requisiti della norma europea EN 301 549 richiesti dalla legge 9 gennaio 2004, n. 4.",
                ),
                Points(&[
                    "ogni pagina e ogni azione funziona senza script, con la tastiera e fino a 320 pixel di larghezza;",
                    "gli stati sono detti a parole, non solo con il colore;",
                    "il tema chiaro o scuro segue le impostazioni del sistema, oppure la scelta fatta a piè di pagina; le impostazioni del sistema decidono anche la riduzione delle animazioni e il contrasto forzato;",
                    "ogni azione non disponibile spiega perché e chi può sbloccarla.",
                ]),
            ],
        },
        Section {
            title: "Come lo verifichiamo",
            paragraphs: &[
                Text(
                    "Le pagine sono controllate in modo automatico con axe-core a ogni versione. I controlli automatici non bastano: le prove con persone che usano tecnologie assistive e la valutazione soggettiva spettano all’ente che adotta la console, prima di pubblicare la propria dichiarazione.",
                ),
                Text(
                    "La dichiarazione di accessibilità prevista dalla legge è compilata dal responsabile per la transizione digitale dell’ente sul sito di AgID.",
                ),
                Link { href: "https://form.agid.gov.it", label: "Dichiarazioni pubblicate sul sito di AgID" },
            ],
        },
        Section {
            title: "Segnala un problema",
            paragraphs: &[
                Text(
                    "Se qualcosa ti impedisce di usare la console, scrivi all’ente per cui lavori indicando la pagina, che cosa volevi fare e quali strumenti usi. I recapiti sono nella sua dichiarazione di accessibilità.",
                ),
                Text(
                    "Se entro trenta giorni non ricevi risposta, o la risposta non è sufficiente, puoi rivolgerti al difensore civico per il digitale.",
                ),
                Link {
                    href: "https://www.agid.gov.it/it/agenzia/difensore-civico-il-digitale",
                    label: "Difensore civico per il digitale",
                },
            ],
        },
    ],
};

/// Above the text about accessibility: the statements themselves.
pub const STATEMENTS: &str = "Le dichiarazioni degli enti";
pub const STATEMENTS_NOTE: &str =
    "Ogni ente pubblica la propria dichiarazione sul sito di AgID, che è l’unico luogo previsto dalla legge.";
pub const NO_STATEMENTS: &str = "Nessun ente ha ancora indicato qui la propria dichiarazione.";
pub const READ_STATEMENT: &str = "Leggi la dichiarazione sul sito di AgID";
pub const REPORT: &str = "Segnala un problema di accessibilità";
pub const NO_STATEMENT: &str = "Il tuo ente non ha ancora indicato l’indirizzo della propria dichiarazione.";
pub const GIVE_STATEMENT: &str = "Indicalo nell’anagrafica dell’ente";
pub const WHO_GIVES: &str = "Può farlo un amministratore dell’ente, nell’anagrafica.";

/// "La dichiarazione di Comune di Valdoro".
#[must_use]
pub fn statement_of(ente: &str) -> String {
    format!("La dichiarazione di {ente}")
}

pub const CODE_TITLE: &str = "Il codice da indicare";
pub const CODE_NOTE: &str = "Riguarda l’errore che hai appena visto. Copialo nel messaggio all’assistenza.";

pub const SUPPORT: LegalText = LegalText {
    title: "Assistenza",
    opening: "A chi rivolgerti, secondo quello che ti serve.",
    sections: &[
        Section {
            title: "Non riesci ad accedere",
            paragraphs: &[Text(
                "Le credenziali le dà un amministratore del tuo ente: è lui che può riattivare un’utenza, cambiarne i ruoli o impostare una nuova password. Dalla console non ci si registra da soli.",
            )],
        },
        Section {
            title: "Non puoi compiere un atto",
            paragraphs: &[Text(
                "Vicino a ogni azione non disponibile trovi scritto perché e chi può sbloccarla: un altro ruolo del tuo ente, l’altro ente coinvolto, l’ente certificatore di un attributo o la piattaforma.",
            )],
        },
        Section {
            title: "Il tuo ente non c’è o i suoi dati sono sbagliati",
            paragraphs: &[Text(
                "Gli enti e il loro primo amministratore li crea il gestore della piattaforma. Gli attributi certificati li corregge solo l’ente che li ha certificati.",
            )],
        },
        Section {
            title: "Qualcosa non funziona",
            paragraphs: &[
                Text(
                    "Guarda prima se il servizio è in funzione. Se un errore resta anche dopo qualche minuto, scrivi al gestore della piattaforma e indica:",
                ),
                Points(&[
                    "il codice che trovi sotto l’errore, alla voce «Dati per l’assistenza»: con quello si ritrova l’accaduto nei registri;",
                    "l’ora e l’indirizzo della pagina, che stanno accanto al codice;",
                    "che cosa stavi facendo e che cosa ti aspettavi;",
                    "il tuo ente e il tuo nome utente.",
                ]),
                Text("Non mandare mai la password, né documenti che contengono dati personali dei cittadini."),
                Link { href: "/stato", label: "Stato del servizio" },
            ],
        },
        Section {
            title: "Non riesci a usare una pagina",
            paragraphs: &[
                Text(
                    "Se una pagina non si legge o non si usa con la tastiera, con un lettore di schermo o con caratteri ingranditi, dillo al tuo ente: nella pagina sull’accessibilità c’è scritto dove.",
                ),
                Link { href: "/accessibilita", label: "Accessibilità della console" },
            ],
        },
    ],
};

pub const NOTES: LegalText = LegalText {
    title: "Note legali",
    opening: "Ponte è la console di interoperabilità con cui un’amministrazione offre e usa e-service, ne gestisce le richieste e gli attributi.",
    sections: &[
        Section {
            title: "Uso del servizio",
            paragraphs: &[Text(
                "L’accesso è riservato al personale autorizzato degli enti aderenti. Le credenziali sono personali: ogni atto compiuto con esse è attribuito alla persona e all’ente e resta scritto nel registro degli eventi.",
            )],
        },
        Section {
            title: "Licenza del programma",
            paragraphs: &[
                Text(
                    "Ponte è software libero, distribuito con licenza pubblica dell’Unione europea, versione 1.2 (EUPL-1.2).",
                ),
                Link {
                    href: "https://joinup.ec.europa.eu/collection/eupl/eupl-text-eupl-12",
                    label: "Testo della licenza EUPL-1.2",
                },
            ],
        },
        Section {
            title: "Opere di altri",
            paragraphs: &[
                Text(
                    "Il carattere Titillium Web, dell’Accademia di Belle Arti di Urbino, è usato con licenza SIL Open Font License 1.1.",
                ),
                Link { href: "/fonts/OFL.txt", label: "Licenza del carattere Titillium Web" },
                Text("I simboli sono tratti da Bootstrap Italia, con licenza BSD a tre clausole."),
                Link { href: "/icons-license.txt", label: "Licenza dei simboli di Bootstrap Italia" },
            ],
        },
    ],
};

#[cfg(test)]
mod tests {
    use domain::user::{IDLE_SECONDS, SESSION_SECONDS};

    /// Who changes how long a session lasts changes [`super::PRIVACY`] and [`super::COOKIE`] too.
    #[test]
    fn the_privacy_page_tells_how_long_a_session_lasts() {
        assert_eq!((IDLE_SECONDS, SESSION_SECONDS), (30 * 60, 12 * 60 * 60));
    }
}
