import Foundation
import RedisServers
import Subprocess
import Testing

@testable import _RESP

extension Redis {
    @Suite("A server that is careful") struct SecurityTests {
        @Test func `wants a password, with and without a user, in either protocol`() async throws {
            let user = ["--user", "ann", "on", ">p@:/%", "~*", "&*", "+@all"]
            try await RedisServer.with(["--requirepass", "s3cret"] + user) {
                server async throws in
                for version in [RedisOptions.ProtocolVersion.resp3, .resp2] {
                    for user in [":s3cret", "default:s3cret", "ann:p%40%3A%2F%25"] {
                        try await withClient(
                            "redis://\(user)@127.0.0.1:\(server.port)", { $0.protocolVersion = version }
                        ) { client async throws in
                            #expect(try await client.call("PING") == .simple("PONG"))
                        }
                    }
                    for (user, code) in [(":wr0ng", "WRONGPASS"), ("ann:wr0ng", "WRONGPASS")] {
                        try await withClient(
                            "redis://\(user)@127.0.0.1:\(server.port)", { $0.protocolVersion = version }
                        ) { client async throws in
                            let error = await client.failure("PING")
                            #expect(error?.code == .unavailable && error?.reply?.code == code[...])
                            #expect(error?.description.contains("wr0ng") == false)
                        }
                    }
                }
                try await withClient("redis://127.0.0.1:\(server.port)") { client async throws in
                    #expect(await client.failure("PING")?.reply?.code == "NOAUTH")
                }
            }
        }

        @Test func `says what a user may not do`() async throws {
            try await RedisServer.with(["--user", "lim", "on", ">p", "~a:*", "+evalsha", "+eval", "+get"]) {
                server async throws in
                try await withClient("redis://lim:p@127.0.0.1:\(server.port)") { client async throws in
                    #expect(await client.failure("SET", "a:1", 1)?.code == .noPermission)
                    #expect(await client.failure("GET", "b")?.code == .noPermission)
                    #expect(try await client.call("GET", "a:1").isNull)
                    let script = RedisScript("sets", source: "return redis.call('set', KEYS[1], 1)")
                    let error = await #expect(throws: RedisError.self) { try await client.run(script, ["a:1"]) }
                    #expect(error?.code == .noPermission)
                }
            }
        }

        @Test func `is verified by TLS, by name, address and authority, and verifies its clients`() async throws {
            let certificates = try await Certificates.make()
            defer { certificates.remove() }
            let settings = [
                "--port", "0", "--tls-cert-file", certificates.path("server.pem"), "--tls-key-file",
                certificates.path("server.key"), "--tls-ca-cert-file", certificates.path("ca.pem"),
                "--tls-auth-clients",
                "optional",
            ]
            let port = try await RedisServer.freePort()
            try await RedisServer.with(settings + ["--tls-port", "\(port)"], port: port) { _ async throws in
                func answer(_ host: String, _ tls: RedisTLS) async throws -> RESPValue? {
                    try await withClient("rediss://\(host):\(port)", { $0.tls = tls }) { client async throws in
                        try? await client.call("PING")
                    }
                }
                let authority = certificates.path("ca.pem")
                #expect(try await answer("localhost", RedisTLS(certificateAuthority: authority)) == .simple("PONG"))
                #expect(try await answer("127.0.0.1", RedisTLS(certificateAuthority: authority)) == .simple("PONG"))
                let client = RedisTLS(
                    certificateAuthority: authority, certificate: certificates.path("client.pem"),
                    key: certificates.path("client.key"))
                #expect(try await answer("localhost", client) == .simple("PONG"))
                let named = RedisTLS(certificateAuthority: authority, serverName: "redis.test")
                #expect(try await answer("127.0.0.1", named) == .simple("PONG"))
                // Nobody whom the system trusts has signed this.
                #expect(try await answer("localhost", RedisTLS()) == nil)
            }
            try await RedisServer.with(
                settings.dropLast() + ["yes", "--tls-port", "\(port)"], port: port
            ) { _ async throws in
                let authority = certificates.path("ca.pem")
                try await withClient(
                    "rediss://localhost:\(port)", { $0.tls = RedisTLS(certificateAuthority: authority) }
                ) { client async throws in
                    #expect(await client.failure("PING") != nil)
                }
            }
        }

        @Test func `must have the name that is asked for`() async throws {
            let certificates = try await Certificates.make()
            defer { certificates.remove() }
            let port = try await RedisServer.freePort()
            let settings = [
                "--port", "0", "--tls-cert-file", certificates.path("named.pem"), "--tls-key-file",
                certificates.path("named.key"), "--tls-ca-cert-file", certificates.path("ca.pem"),
                "--tls-auth-clients", "no", "--tls-port", "\(port)",
            ]
            try await RedisServer.with(settings, port: port) { _ async throws in
                func answer(_ host: String, _ name: String?) async throws -> RESPValue? {
                    let tls = RedisTLS(certificateAuthority: certificates.path("ca.pem"), serverName: name)
                    return try await withClient("rediss://\(host):\(port)", { $0.tls = tls }) { client async throws in
                        try? await client.call("PING")
                    }
                }
                for host in ["localhost", "127.0.0.1"] {
                    #expect(try await answer(host, "redis.test") == .simple("PONG"))
                    #expect(try await answer(host, nil) == nil)
                    #expect(try await answer(host, "other.test") == nil)
                }
            }
        }

        @Test func `is not asked with files that are of no use`() async throws {
            let certificates = try await Certificates.make()
            defer { certificates.remove() }
            func failure(_ tls: RedisTLS) throws -> String? {
                var options = RedisOptions()
                options.tls = tls
                do {
                    _ = try RedisURL("rediss://localhost").client(options)
                    return nil
                } catch {
                    return error.description
                }
            }
            #expect(
                try failure(RedisTLS(certificateAuthority: "/none"))?.hasPrefix(#"tls.ca: "/none" cannot be"#) == true)
            #expect(try failure(RedisTLS(certificate: "/none")) == "tls.key is missing: tls.certificate needs it")
            #expect(try failure(RedisTLS(key: "/none")) == "tls.certificate is missing: tls.key belongs to one")
            let mixed = RedisTLS(certificate: certificates.path("client.pem"), key: certificates.path("server.key"))
            #expect(try failure(mixed)?.hasPrefix("tls: certificate and key do not belong together") == true)
        }
    }
}
