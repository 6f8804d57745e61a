public import ClientIdentity
public import Hummingbird
public import NIOCore

/// A request context that knows the peer's address, and who the application's authentication says is asking.
public protocol IdentityRequestContext: RemoteAddressRequestContext {
    /// Whom a verified token names; nil for nobody.
    var identity: VerifiedToken? { get set }
}

/// The request context to start with: the connection and the identity.
public struct ResilienceRequestContext: IdentityRequestContext {
    /// What Hummingbird keeps about a request.
    public var coreContext: CoreRequestContextStorage
    /// The connection that the request came over.
    public let channel: any Channel
    /// Whom a verified token names; nil for nobody.
    public var identity: VerifiedToken?

    /// Creates the context of a request that came over `source`'s channel.
    public init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// The socket's other end.
    public var remoteAddress: SocketAddress? { channel.remoteAddress }
}
