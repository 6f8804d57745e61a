import NIOCore
import NIOHTTP1

/// Has a ``PromptResponder`` answer before the routes are asked: a task that is woken for a request, and wakes the event loop
/// for its answer, costs several times what a decision in memory does.
///
/// Only a short request that came in one piece is answered here, and only while nothing before it waits for its answer and
/// the client takes what it is sent. Everything else goes the usual way. So does one request now and then, for the handlers
/// behind, which close connections that rest.
final class PromptAnswers: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private struct Kept {
        let head: HTTPRequestHead
        let start: NIODeadline
        var body: ByteBuffer?

        mutating func add(_ bytes: ByteBuffer) {
            if body == nil { body = bytes } else { body?.writeImmutableBuffer(bytes) }
        }
    }

    /// In bytes.
    private static let longestBody = 1 << 14

    private let responder: any PromptResponder
    private let longestSilence: TimeAmount
    private var kept: Kept?
    /// Requests that the routes have and have not answered.
    private var asked = 0
    /// When they are to get the next one, whoever could answer it.
    private var nextSign = NIODeadline.distantPast
    private var isToFlush = false
    private var date = ResponseDate()

    /// Creates a handler for one channel, which lets a request pass when none has for `longestSilence`.
    init(_ responder: any PromptResponder, longestSilence: TimeAmount) {
        (self.responder, self.longestSilence) = (responder, longestSilence)
    }

    func handlerAdded(context: ChannelHandlerContext) { nextSign = context.eventLoop.now + longestSilence }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            let now = context.eventLoop.now
            if isToKeep(head, context.channel, now) {
                kept = Kept(head: head, start: now)
                return
            }
            pass(at: now)
        case .body(let bytes) where kept != nil:
            kept?.add(bytes)
            return
        case .body: break
        case .end(let trailers):
            guard let whole = kept else { break }
            if trailers == nil,
                let answer = responder.answer(to: whole.head, whole.body ?? ByteBuffer(), since: whole.start)
            {
                kept = nil
                write(answer, context)
                return
            }
            letGo(context)
        }
        context.fireChannelRead(data)
    }

    /// What did not come in one piece is for the routes, and for those who watch over slow bodies.
    func channelReadComplete(context: ChannelHandlerContext) {
        letGo(context)
        if isToFlush {
            isToFlush = false
            context.flush()
        }
        context.fireChannelReadComplete()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { asked -= 1 }
        context.write(data, promise: promise)
    }

    private func isToKeep(_ head: HTTPRequestHead, _ channel: any Channel, _ now: NIODeadline) -> Bool {
        asked == 0 && now < nextSign && Self.isPlain(head) && channel.isWritable && responder.mayAnswer(head)
    }

    /// The routes get what was kept.
    private func letGo(_ context: ChannelHandlerContext) {
        guard let kept else { return }
        self.kept = nil
        pass(at: kept.start)
        context.fireChannelRead(wrapInboundOut(.head(kept.head)))
        if let body = kept.body { context.fireChannelRead(wrapInboundOut(.body(body))) }
    }

    /// The routes get a request.
    private func pass(at now: NIODeadline) {
        asked += 1
        nextSign = now + longestSilence
    }

    private func write(_ answer: PromptAnswer, _ context: ChannelHandlerContext) {
        var headers = answer.headers
        headers.add(name: "Content-Length", value: String(answer.body.readableBytes))
        headers.add(name: "Date", value: date.text())
        let head = HTTPResponseHead(version: .http1_1, status: answer.status, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(answer.body))), promise: nil)
        context.write(wrapOutboundOut(.end(nil)), promise: nil)
        isToFlush = true
    }

    /// Whether its body is short, and nothing is to be done about the connection.
    private static func isPlain(_ head: HTTPRequestHead) -> Bool {
        guard head.version == .http1_1 else { return false }
        var isShort = false
        for (name, value) in head.headers {
            switch name.utf8.count {
            case 14 where isSame(name, "content-length"): isShort = Int(value).map { $0 <= longestBody } ?? false
            case 10 where isSame(name, "connection") && !isSame(value, "keep-alive"): return false
            case 6 where isSame(name, "expect"): return false
            default: break
            }
        }
        return isShort
    }

    private static func isSame(_ text: String, _ small: String) -> Bool {
        text.utf8.elementsEqual(small.utf8) { $0 | 0x20 == $1 }
    }
}

@available(*, unavailable)
extension PromptAnswers: Sendable {}
