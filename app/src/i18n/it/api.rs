//! Words of the description of the API.

pub const DESCRIPTION: &str = "\
Tutto quello che una persona fa nella console, un programma lo fa da qui, con le stesse regole. \
Ogni risposta porta `X-Correlation-Id`; ogni rifiuto è un documento `application/problem+json`; \
ogni POST onora `Idempotency-Key`; gli elenchi si leggono a pagine con `offset` e `limit` (al massimo 50). \
Un oggetto di un altro ente risponde come un oggetto che non esiste.";
pub const IDEMPOTENCY_KEY: &str = "\
Da 1 a 255 caratteri visibili. La stessa chiave con lo stesso contenuto ripete la risposta senza ripetere \
l’operazione, per 24 ore; con un contenuto diverso è rifiutata.";
pub const PROBLEM: &str = "Un rifiuto: che cosa è successo, perché, e chi può rimediare.";
pub const IF_MATCH: &str = "\
La revisione che hai visto, come nell’intestazione `ETag`. Se nel frattempo è cambiata, la risposta è 409 e dice come.";
