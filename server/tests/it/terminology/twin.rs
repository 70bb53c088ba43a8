//! Two processes on one database.

use backend::terminology::size;

use super::{CSV, Desk, OID, Reply, ask, csv, signed};

async fn both(desk: &Desk, first: (String, String), second: (String, String), versions: [&str; 2]) -> [Reply; 2] {
    let twin = desk.twin();
    let request = |version, tokens| {
        let (head, body) = csv(version, CSV);
        signed(head, tokens).extension(desk.peer()).body(body).unwrap()
    };
    let one = ask(&desk.router, request(versions[0], &first));
    let other = ask(&twin, request(versions[1], &second));
    let (one, other) = tokio::join!(one, other);
    [one, other]
}

fn statuses(replies: &[Reply; 2]) -> [u16; 2] {
    let mut statuses = [replies[0].status, replies[1].status];
    statuses.sort_unstable();
    statuses
}

on_both! {
    async fn of_identical_uploads_at_once_one_is_created(cx: Backend) {
        let desk = Desk::new(cx);
        let replies = both(&desk, desk.tokens("1"), desk.tokens("1"), ["1", "1"]).await;
        assert_eq!(statuses(&replies), [201, 409], "{replies:?}");
        assert_eq!(size(&desk.cx, OID, "1").await.unwrap(), (3, 0));
    }

    async fn a_token_is_good_in_one_of_them(cx: Backend) {
        let desk = Desk::new(cx);
        let tokens = desk.tokens("1");
        let replies = both(&desk, tokens.clone(), tokens.clone(), ["1", "1"]).await;
        assert_eq!(statuses(&replies), [201, 403], "{replies:?}");
        let refused = replies.into_iter().find(|reply| reply.status == 403).unwrap();
        refused.refused(403, "/jwt-jti");
        // In another process, and a little later, too.
        let (head, body) = csv("1", CSV);
        let again = signed(head, &tokens).extension(desk.peer()).body(body).unwrap();
        ask(&desk.twin(), again).await.refused(403, "/jwt-jti");
    }

    async fn upload_and_deletion(cx: Backend) {
        let desk = Desk::new(cx);
        desk.upload("1", CSV).await.ok(201);
        desk.upload("1", CSV).await.refused(409, "/conflict");
        assert_eq!(desk.delete("1").await.ok(200)["deletedItems"], 3);
        desk.delete("1").await.refused(404, "/not-found");
        desk.upload("1", CSV).await.ok(201);
    }
}
