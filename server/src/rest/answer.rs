//! The answers of operations that happened (`contract.md`): 201 with `{id}` and `Location`, 200 with the representation
//! and its `ETag`, 204, and a page of a list.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::Revision;
use domain::page::Page;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Something was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct Created {
    /// Its id.
    pub id: Uuid,
    #[serde(skip)]
    #[schema(ignore)]
    pub location: String,
}

impl Created {
    /// A thing of the collection at `path`, such as `/agreements`.
    #[must_use]
    pub fn at(path: &str, id: Uuid) -> Self {
        Self { id, location: format!("{}{path}/{id}", super::PREFIX) }
    }
}

impl IntoResponse for Created {
    fn into_response(self) -> Response {
        let location = [(header::LOCATION, self.location.clone())];
        (StatusCode::CREATED, location, Json(self)).into_response()
    }
}

/// A thing as it is now, with the revision to send back as `If-Match`.
#[derive(Debug)]
pub struct Representation<T>(pub T, pub Revision);

impl<T: Serialize> IntoResponse for Representation<T> {
    fn into_response(self) -> Response {
        let mut response = Json(self.0).into_response();
        if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", self.1.0)) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }
}

/// Some rows of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Listing<T> {
    pub results: Vec<T>,
    pub pagination: Pagination,
}

/// Which rows they are.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Pagination {
    pub offset: i64,
    pub limit: i64,
    /// Rows of the whole filtered list.
    pub total_count: i64,
}

impl<T> Listing<T> {
    /// A page, each row as the API shows it.
    #[must_use]
    pub fn of<R>(page: Page<R>, show: impl FnMut(R) -> T) -> Self {
        let pagination = Pagination { offset: page.offset, limit: page.limit, total_count: page.total };
        Self { results: page.results.into_iter().map(show).collect(), pagination }
    }
}

impl<T: Serialize> IntoResponse for Listing<T> {
    fn into_response(self) -> Response {
        Json(self).into_response()
    }
}

/// Marks an answer whose body must not be kept for repeating, because it holds a secret: a repetition of the request
/// gets the same status without it.
#[derive(Clone, Copy, Debug)]
pub struct Secret;
