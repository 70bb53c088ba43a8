//! Where the numbers of the ente's services come from.

use backend::pratica::remote::settings::{Configured, configuration};

use crate::api::ApiError;
use crate::api::server::{actor, answer, backend};

/// The active services of the reader's ente and how their documents are registered.
pub async fn get_configuration() -> Result<Vec<Configured>, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    answer(configuration(&cx, &actor).await)
}
