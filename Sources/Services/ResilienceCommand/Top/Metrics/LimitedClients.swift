#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The answer of `/resilience/top`: who was denied most, as a sketch of fixed size knows.
struct LimitedClients: Decodable {
    struct Client: Decodable {
        let client: String
        let clientType: String?
        let count: Int
        /// By how much the count may be too high.
        let error: Int?
    }

    let windowSeconds: Double?
    /// By how much any count may be too high.
    let errorBound: Int?
    let clients: [Client]
}

extension LimitedClients {
    /// Reads an answer.
    init(json bytes: some Sequence<UInt8>) throws {
        self = try JSONDecoder.ofServices.decode(LimitedClients.self, from: Data(bytes))
    }
}
