import NIOCore
import SpeechSynthesis
import Synchronization

/// The stand-ins that were heard lately, by sample rate: while a service is away they are asked for again and again, and
/// making one takes longer than all the rest of a rejection.
final class StandIns: Sendable {
    /// Sample rates come from callers: a bound keeps odd ones from filling the memory.
    private static let most = 16

    private let sounds = Mutex<[Int: ByteBuffer]>([:])

    /// The sound at `sampleRate`; O(1) where it was heard before.
    func sound(sampleRate: Int) -> ByteBuffer {
        if let known = sounds.withLock({ $0[sampleRate] }) { return known }
        let sound = ByteBuffer(bytes: StandInTone(sampleRate: sampleRate).wav)
        sounds.withLock { sounds in
            if sounds.count >= Self.most { sounds.removeAll() }
            sounds[sampleRate] = sound
        }
        return sound
    }
}
