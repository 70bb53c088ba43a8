//! Where the numbers of the ente's services come from.

use backend::pratica::remote::settings::{Configured, configuration};

use crate::api::ApiError;
use crate::api::server::{actor, answer, backend};

/// The active services of an ente and how their documents are registered.
pub type Configuration = Vec<Configured>;

/// Those of the reader's ente.
pub async fn get_configuration() -> Result<Configuration, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    answer(configuration(&cx, &actor).await)
}
