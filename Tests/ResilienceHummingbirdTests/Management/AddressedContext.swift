import Hummingbird
import NIOCore

/// A request context of somebody who calls from a proxy at 127.0.0.1, without a socket.
struct AddressedContext: RemoteAddressRequestContext {
    var coreContext: CoreRequestContextStorage
    let remoteAddress: SocketAddress?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = try? SocketAddress(ipAddress: "127.0.0.1", port: 50_000)
    }
}
