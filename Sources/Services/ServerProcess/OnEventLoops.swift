package import NIOCore
package import ServiceLifecycle

/// A service whose tasks run on event loops: for one that does little besides I/O.
package struct OnEventLoops<Base: Service>: Service {
    private let base: Base
    private let executor: EventLoopExecutor

    /// Wraps a service whose sockets are on the loops of `group`.
    package init(_ base: Base, of group: any EventLoopGroup) {
        (self.base, executor) = (base, EventLoopExecutor(group))
    }

    package func run() async throws { try await withTaskExecutorPreference(executor) { try await base.run() } }
}
