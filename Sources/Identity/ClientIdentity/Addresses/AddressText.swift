/// Bytes that may be an address: those of a text, wherever it keeps them.
protocol AddressText: Collection<UInt8> where SubSequence == Self {}

extension Substring.UTF8View: AddressText {}

extension Slice: AddressText where Base == UnsafeBufferPointer<UInt8> {}
