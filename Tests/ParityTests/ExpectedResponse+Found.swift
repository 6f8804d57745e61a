import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore

extension ExpectedResponse {
    /// What a client did see.
    init(_ response: TestResponse) {
        self.init()
        status = response.status.code
        for name in fields.keys {
            fields[name] = .some(HTTPField.Name(name).flatMap { response.headers[$0] })
        }
        guard status != 200 else { return }
        let body = try? JSONSerialization.jsonObject(with: Data(response.body.readableBytesView)) as? [String: Any]
        let error = body?["error"] as? [String: Any]
        code = error?["code"] as? String
        violated = body?["violated-policies"] as? [String] ?? []
        (retryAfter, resetTime) = (error?["retry_after"] as? Int, error?["reset_time"] as? Int)
    }
}
