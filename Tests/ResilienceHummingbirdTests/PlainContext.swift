import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// A request context of nothing but what Hummingbird needs, for middleware that is called by hand.
struct PlainContext: RequestContext {
    struct Source: RequestContextSource {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    }

    var coreContext: CoreRequestContextStorage

    init(source: Source = Source()) { coreContext = CoreRequestContextStorage(source: source) }
}

extension Request {
    /// A request without a body.
    init(_ method: HTTPRequest.Method = .get, host: String?, _ path: String = "/", _ headers: HTTPFields = [:]) {
        self.init(
            head: HTTPRequest(method: method, scheme: "http", authority: host, path: path, headerFields: headers),
            body: RequestBody(buffer: ByteBuffer()))
    }
}
