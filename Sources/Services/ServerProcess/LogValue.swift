import Logging

/// A metadata value as JSON: objects and lists keep their shape, everything else is a string.
struct LogValue: Encodable {
    let value: Logger.MetadataValue

    func encode(to encoder: any Encoder) throws {
        switch value {
        case .string(let string):
            try string.encode(to: encoder)
        case .stringConvertible(let value):
            try value.description.encode(to: encoder)
        case .dictionary(let members):
            try members.mapValues(LogValue.init).encode(to: encoder)
        case .array(let elements):
            try elements.map(LogValue.init).encode(to: encoder)
        }
    }
}
