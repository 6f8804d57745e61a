import NIOCore
import ResilienceTesting
import Testing

@testable import VoiceOrchestrator

@Suite("A frame cutter") struct FrameCutterTests {
    @Test(arguments: History.fresh(60))
    func `gives the same whole frames however the bytes arrive, and drops what is left`(given: History) {
        var random = given
        let sound = (0..<Int.random(in: 0...5000, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random)
        }
        var (rest, cutter, heard) = (sound[...], FrameCutter(), [UInt8]())
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 0...1500, using: &random))
            rest = rest.dropFirst(piece.count)
            for frame in cutter.add(ByteBuffer(bytes: piece)) {
                #expect(frame.samples.readableBytes == 640)
                heard += frame.samples.readableBytesView
            }
        }
        #expect(heard == Array(sound.prefix(sound.count / 640 * 640)))
    }
}
