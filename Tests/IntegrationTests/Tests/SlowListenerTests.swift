import NIOCore
import Testing

extension Integration {
    @Suite("A listener that reads 1 kB a second") struct SlowListenerTests {
        private static let framesPerSecond = 50
        private static let seconds = 600

        @Test(.timeLimit(.minutes(2)))
        func `loses the oldest frames, whole ones, takes no memory, and takes nothing from a fast one`() async throws {
            try await Services.with { services in
                let orchestrator = services.orchestrator
                // Of one queue: while there are several, it is that of all
                let size = try await orchestrator.queue("audio_streaming").maxQueueSize
                var fast = try await CallEnd.listening("7", orchestrator)
                var slow = try await CallEnd.listening("7", orchestrator, readSize: 1000)
                try await fast.checkHead()
                slow.connection.read()
                try await slow.checkHead()
                let speaker = try await CallEnd.speaking("7", orchestrator)
                let growth = try await speak(speaker, &fast, slow, orchestrator)
                #expect(growth < 6 * 1024, "KiB; all that was spoken is \(Self.seconds * 640 * 50 / 1024)")
                let frames = try await frames(of: &slow)
                let queue = try await orchestrator.queue("audio_streaming")
                let spoken = Self.seconds * Self.framesPerSecond
                #expect(queue.totalDropped + frames.count == spoken && queue.totalProcessed == spoken + frames.count)
                #expect(queue.totalDropped > spoken * 9 / 10)
                #expect(frames == frames.sorted() && Set(frames).count == frames.count)
                // What it hears last are the newest
                #expect(frames.suffix(size) == Array(spoken - size..<spoken)[...])
                for end in [fast, slow, speaker] { await end.connection.close() }
            }
        }

        /// Speaks for ten minutes, as fast as the fast listener hears; by the time of the sound, the slow one reads 1 kB a
        /// second.
        ///
        /// - Returns: by how many KiB the orchestrator grew in the last nine minutes.
        private func speak(
            _ speaker: CallEnd, _ fast: inout CallEnd, _ slow: CallEnd, _ orchestrator: OrchestratorProgram
        ) async throws -> Int {
            var before = 0
            for second in 0..<Self.seconds {
                if second == Self.seconds / 10 { before = try orchestrator.running.residentMemory() }
                var sound = ByteBuffer()
                for number in 0..<Self.framesPerSecond {
                    sound.writeImmutableBuffer(CallEnd.frame(second * Self.framesPerSecond + number))
                }
                try await speaker.connection.send(chunk: sound)
                slow.connection.read()
                let heard = try await fast.heard(sound.readableBytes)
                guard heard == sound else { throw ProgramError("second \(second) was not heard as it was spoken") }
            }
            let growth = try orchestrator.running.residentMemory() - before
            try await speaker.connection.send("0\r\n\r\n")
            #expect(try await fast.hasEnded())
            return growth
        }

        /// The numbers of the frames that a listener hears to the end of the call; each one whole.
        private func frames(of slow: inout CallEnd) async throws -> [Int] {
            try await slow.connection.readAll()
            var sound = ByteBuffer()
            while var chunk = try await slow.reader.chunk() { sound.writeBuffer(&chunk) }
            #expect(sound.readableBytes % 640 == 0)
            var numbers: [Int] = []
            while let frame = sound.readSlice(length: 640) {
                let number = Int(frame.getInteger(at: frame.readerIndex, endianness: .little, as: UInt32.self) ?? 0)
                #expect(frame == CallEnd.frame(number))
                numbers.append(number)
            }
            return numbers
        }
    }
}
