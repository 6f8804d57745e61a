import NIOCore
import NIOPosix
import NIOSSL

/// Makes the sockets of a server's connections: TCP or Unix, with TLS or without.
struct RedisConnector: Sendable {
    let endpoint: RedisEndpoint
    private let tls: NIOSSLContext?
    private let serverName: String?

    /// - Parameter encryption: TLS, made once for all connections of a client; nil for none.
    init(_ endpoint: RedisEndpoint, encryption: RedisEncryption?) {
        self.endpoint = endpoint
        tls = encryption?.context
        serverName = encryption?.serverName ?? endpoint.name
    }

    /// Connects on `loop`, resolving the name anew and trying all its addresses, and puts `handler` on the socket.
    func connect(_ handler: LinkHandler, timeout: TimeAmount, on loop: any EventLoop) -> EventLoopFuture<Void> {
        let handler = NIOLoopBound(handler, eventLoop: loop)
        let bootstrap = ClientBootstrap(group: loop).connectTimeout(timeout).channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                if let tls {
                    // Names go into SNI and are compared with the certificate's; addresses are compared as such.
                    let client = try NIOSSLClientHandler(context: tls, serverHostname: serverName)
                    try channel.pipeline.syncOperations.addHandler(client)
                }
                try channel.pipeline.syncOperations.addHandler(handler.value)
            }
        }
        return switch endpoint {
        case .unixSocket(let path): bootstrap.connect(unixDomainSocketPath: path).map { _ in }
        case .host(let host, let port): bootstrap.keepingAlive().connect(host: host, port: port).map { _ in }
        }
    }
}

extension RedisEndpoint {
    /// The name that TLS asks for; nil where there is only an address.
    fileprivate var name: String? {
        guard case .host(let host, _) = self, (try? SocketAddress(ipAddress: host, port: 0)) == nil else { return nil }
        return host
    }
}

extension ClientBootstrap {
    /// Notices peers that are gone without a word: what is sent must be acknowledged within two seconds, and silence is
    /// probed after fifteen. Without, the kernel sends again for a quarter of an hour.
    fileprivate func keepingAlive() -> ClientBootstrap {
        let options = channelOption(.socketOption(.so_keepalive), value: 1)
        #if os(Linux)
        let userTimeout = 18, idle = 4, interval = 5, count = 6
        return [(userTimeout, 2000), (idle, 15), (interval, 5), (count, 3)].reduce(options) { options, option in
            options.channelOption(.tcpOption(.init(rawValue: CInt(option.0))), value: option.1)
        }
        #else
        return options
        #endif
    }
}
