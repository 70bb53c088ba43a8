//! The personal links in mail to citizens: one for each pratica, the same in every mail of it, which the next mail lets live
//! longer. What is stored is a hash and a salt; the link follows from the salt and a key that the database does not hold,
//! so that neither a copy of the database nor mail that waits in it opens anything.

use std::sync::Arc;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::pratica::PERSONAL_LINK;
use domain::pratica::citizen::LINK_DAYS;
use domain::{PraticaId, Timestamp};
use sqlx_macros::FromRow;

use super::digest;
use crate::Backend;
use crate::chain::SigningKey;
use crate::error::Result;
use crate::mailer::Letter;

/// Bytes of a link that nobody guesses.
const TOKEN_BYTES: usize = 24;

/// Makes the links. Cheap to clone.
#[derive(Clone)]
pub struct Links {
    /// Where the pages of citizens are, with a slash at the end.
    page: Arc<str>,
    key: Arc<hmac::Key>,
}

impl Links {
    /// Links to the pages below `page`, such as `https://ponte.ente.example/cittadino/`.
    ///
    /// # Errors
    /// Only when the key cannot be written, which is a fault of the library.
    pub fn new(page: &str, key: &SigningKey) -> Result<Self> {
        let secret = key.derived("personal links of citizens")?;
        Ok(Self { page: page.into(), key: Arc::new(hmac::Key::new(hmac::HMAC_SHA256, &secret)) })
    }

    fn token(&self, pratica: PraticaId, salt: &[u8]) -> String {
        let tag = hmac::sign(&self.key, &[pratica.0.as_bytes(), salt].concat());
        URL_SAFE_NO_PAD.encode(&tag.as_ref()[..TOKEN_BYTES])
    }

    /// Puts the link into a letter that has a place for it, and lets it live on from now.
    ///
    /// # Errors
    /// Only the database's.
    pub(crate) async fn put_into(&self, cx: &Backend, pratica: Option<PraticaId>, letter: Letter) -> Result<Letter> {
        let Some(pratica) = pratica.filter(|_| letter.body.contains(PERSONAL_LINK)) else { return Ok(letter) };
        let link = format!("{}{}", self.page, renewed(cx, self, pratica).await?);
        let put = |text: &str| text.replace(PERSONAL_LINK, &link);
        Ok(Letter { body: put(&letter.body), html: letter.html.as_deref().map(put), ..letter })
    }
}

#[derive(FromRow)]
struct Kept {
    salt: Vec<u8>,
}

/// The link of a pratica: the one it has, or another one where that has run out.
#[crate::boxed]
async fn renewed(cx: &Backend, links: &Links, pratica: PraticaId) -> Result<String> {
    unclaimed!(cx, tx => {
        let now: Timestamp = cx.now();
        let kept = sql!(
            tx,
            fetch_optional as Kept,
            "select salt from citizen_link where pratica_id = $1 and ends_at > $2",
            pratica,
            now
        )?;
        let salt = kept.map_or_else(|| cx.random.bytes::<16>().to_vec(), |kept| kept.salt);
        let token = links.token(pratica, &salt);
        sql!(
            tx,
            execute,
            "insert into citizen_link (pratica_id, token_hash, salt, ends_at) values ($1, $2, $3, $4)
             on conflict (pratica_id) do update
             set token_hash = excluded.token_hash, salt = excluded.salt, ends_at = excluded.ends_at",
            pratica,
            digest(&token),
            &salt,
            now.plus_days(LINK_DAYS)
        )?;
        token
    })
}
