//! The calls about many subjects at once.

use futures::StreamExt;
use futures::stream::BoxStream;

use super::{CallError, Calls, Told};
use crate::api::limits::UNREAD_BYTES;
use crate::api::share::stock::Stock;
use crate::api::share::unread::Unread;
use crate::pb::v1 as pb;

impl Calls {
    /// A ranking for each of many subjects.
    pub async fn batch_match(
        &self,
        request: pb::BatchMatchRequest,
    ) -> Result<BoxStream<'static, Result<pb::BatchMatchResponse, CallError>>, CallError> {
        Ok(match self {
            Self::Here(api, caller) => {
                let caller = caller.clone();
                // One caller alone has all there is; what is given here is read at once.
                let unread = Unread::new(Stock::new(UNREAD_BYTES, UNREAD_BYTES), caller.tenant.clone());
                let answers = api.batch_match(&caller, request, unread.clone()).await.told(&caller)?;
                let read = answers.inspect(move |_| unread.give_back());
                read.map(move |answer| answer.told(&caller)).boxed()
            }
            Self::Service(clients) => {
                let answers = clients.matching.clone().batch_match(request).await?.into_inner();
                answers.map(|answer| Ok(answer?)).boxed()
            }
        })
    }
}
