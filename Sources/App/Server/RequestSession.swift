import Hummingbird
import NIOCore

/// What belongs to one request: who asks, over which live connection.
package struct RequestSession: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The name under which edits are recorded.
    package var author: String
    /// The id that the page's live channel was given, so that the page knows its own edits when they come back.
    package var connection: String?

    /// The connection that the request came over.
    let channel: any Channel

    /// Bodies larger than this are refused: an edit of 100,000 points has about 8 MB.
    package var maxUploadSize: Int { 16 << 20 }

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        author = "someone"
        channel = source.channel
    }
}
