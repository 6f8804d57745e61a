import NIOSSL

/// The TLS of a client, its files read once.
struct RedisEncryption: Sendable {
    let context: NIOSSLContext
    let serverName: String?

    /// Reads the files.
    ///
    /// - Throws: ``RedisError`` that names what cannot be read or does not belong together.
    init(_ tls: RedisTLS) throws(RedisError) {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .fullVerification
        configuration.minimumTLSVersion = .tlsv12
        if let authority = tls.certificateAuthority {
            configuration.trustRoots = .certificates(try Self.read(authority, "tls.ca", Self.certificates))
        }
        switch (tls.certificate, tls.key) {
        case (nil, nil): break
        case (let certificate?, let key?):
            configuration.certificateChain =
                try Self.read(certificate, "tls.certificate", Self.certificates).map { .certificate($0) }
            configuration.privateKey = .privateKey(
                try Self.read(key, "tls.key") { try NIOSSLPrivateKey(file: $0, format: .pem) })
        case (nil, _?): throw RedisError(.configuration, "tls.certificate is missing: tls.key belongs to one")
        case (_?, nil): throw RedisError(.configuration, "tls.key is missing: tls.certificate needs it")
        }
        do {
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw RedisError(
                .configuration, "tls: certificate and key do not belong together, or are of no use: \(error)")
        }
        serverName = tls.serverName
    }

    private static func certificates(_ path: String) throws -> [NIOSSLCertificate] {
        try NIOSSLCertificate.fromPEMFile(path)
    }

    private static func read<Contents>(
        _ path: String, _ key: String, _ read: (String) throws -> Contents
    ) throws(RedisError) -> Contents {
        do {
            return try read(path)
        } catch {
            throw RedisError(.configuration, "\(key): \"\(path)\" cannot be read as PEM: \(error)")
        }
    }
}
