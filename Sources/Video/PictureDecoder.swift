import CFFmpeg

/// Decodes exact pictures of one video stream.
///
/// Every packet is renumbered before it reaches the decoder: its time stamp becomes its place in decode order, and the
/// decoder hands that number back on the picture. So a picture is known by the packet it came from, whatever the
/// container's time stamps look like. The picture handed out stays valid until the next call.
final class PictureDecoder {
    let demuxer: Demuxer
    private let threads: Int32
    private let picture: UnsafeMutablePointer<AVFrame>
    private var codec: UnsafeMutablePointer<AVCodecContext>?
    /// Set once the index is known; before that only reading from the start is possible.
    var index = PacketIndex() { didSet { positions = PacketPositions(index.position) } }
    private var positions = PacketPositions([])

    /// Decode position of the packet sent last; `unknown` after a seek until its landing is recognised.
    private var sent: Int32 = -1
    /// Frame delivered last while the decoder runs on; -1 when it cannot simply go on.
    private var lastShown = -1
    private var lastRequested = -1
    private var startPacket: Int32 = 0
    private var isDraining = false
    private var cannotSeek = false
    /// H.264 with open GOPs: after a seek, libavcodec gives out recovered pictures in display order but not on draining.
    private var cannotDrain = false

    /// Counts libavcodec's messages that picture content is lost, by whichever thread.
    private let damageCount: UnsafeMutablePointer<Int32>
    private var knownDamage: Int32 = 0
    /// The packet sent last when damage was noticed; what a frame up to the next key shows is then in doubt.
    private var damageNoticed: Int32 = -1
    /// Packets that came out damaged; known exactly only by one thread.
    private var damaged: Set<Int32> = []
    private let isCareful: Bool
    /// Pictures on the way to the frame asked for last, for one who steps on from it; nil where nobody does.
    private let trail: PictureTrail?
    /// Packets before the one that is asked for now from which on nothing is left out.
    private var wholeWay: Int32 = 0

    private static let unknown: Int32 = -2
    /// Steps of this many frames or fewer keep the decoder running instead of seeking.
    private static let nearby = 8
    /// How many of the pictures before a frame are held when nobody seems to step back.
    private static let fewNeighbours: Int32 = 3
    /// How many keys to step back when a seek lands late or a key turns out to be no clean start.
    private static let retries = 3

    private enum Landing: Error { case late, unrecognised }

    /// - Throws: `VideoError` for a file that is no video or whose codec is unknown.
    ///
    /// - Parameter isCareful: decode every packet on one thread, and give out no picture whose own packet is damaged.
    /// - Parameter keepsNeighbours: what is asked for next is likely to be a neighbour: hold the pictures that were passed
    ///   last, and do not end the decoder's run.
    init(path: String, threads: Int, isCareful: Bool = false, keepsNeighbours: Bool = false) throws {
        demuxer = try Demuxer(path: path)
        self.isCareful = isCareful
        trail = keepsNeighbours ? PictureTrail() : nil
        damageCount = .allocate(capacity: 1)
        damageCount.initialize(to: 0)
        self.threads = isCareful ? 1 : Int32(clamping: max(1, threads))
        picture = try LibAV.makeFrame()
        try openCodec()
    }

    deinit {
        avcodec_free_context(&codec)
        var picture: UnsafeMutablePointer<AVFrame>? = picture
        av_frame_free(&picture)
        damageCount.deallocate()
    }

    /// True when pictures may be shown in another order than they are coded in.
    var reorders: Bool { codec!.pointee.has_b_frames > 0 }

    /// Opens the file again and starts at its first packet.
    func restart() throws {
        try demuxer.reopen()
        try openCodec()
    }

    private func openCodec() throws {
        avcodec_free_context(&codec)
        guard let decoder = avcodec_find_decoder(demuxer.parameters.pointee.codec_id) else {
            throw VideoError.unsupportedCodec(path: demuxer.path, codec: demuxer.codecName)
        }
        codec = avcodec_alloc_context3(decoder)
        guard let codec else { throw LibAV.outOfMemory }
        try LibAV.check(avcodec_parameters_to_context(codec, demuxer.parameters), "avcodec_parameters_to_context")
        codec.pointee.opaque = UnsafeMutableRawPointer(damageCount)
        codec.pointee.thread_count = threads
        codec.pointee.thread_type = FF_THREAD_FRAME | FF_THREAD_SLICE
        codec.pointee.max_pixels = Int64(LibAV.maxPixels)
        guard avcodec_open2(codec, decoder, nil) >= 0 else {
            throw VideoError.unsupportedCodec(path: demuxer.path, codec: demuxer.codecName)
        }
        sent = -1
        startPacket = 0
        lastShown = -1
        isDraining = false
        trail?.clear()
        forgetDamage()
    }

    // MARK: Exact frames

    /// Exactly frame `wanted`.
    ///
    /// - Throws: `VideoError.undecodableFrame` when its packet gives no whole picture; never a neighbour instead.
    func picture(of wanted: Int) throws -> UnsafeMutablePointer<AVFrame> {
        if wanted < index.leading {
            throw undecodable(wanted, "the recording begins in the middle of a group of pictures, which it belongs to")
        }
        if let passed = trail?.picture(of: wanted) { return passed }
        let isNear = wanted > lastRequested && wanted - lastRequested <= Self.nearby
        let isOnward = isNear || goesOn(to: wanted)
        wholeWay = neighbours(of: wanted)
        lastRequested = wanted
        if canContinue(to: wanted, isNear: isNear), try run(to: wanted, skipping: !isNear, drain: false) {
            return picture
        }
        return try pictureAfterSeeking(to: wanted, drain: !isOnward && !index.learntByDecoding && trail == nil)
    }

    /// Some frames are read in their order: in the same group of pictures or the next one. A decoder whose run is ended
    /// after each of them would begin at the key again and again.
    private func goesOn(to wanted: Int) -> Bool {
        guard lastRequested >= 0, wanted > lastRequested else { return false }
        return index.key(for: wanted) - index.key(for: lastRequested) <= 1
    }

    private func canContinue(to wanted: Int, isNear: Bool) -> Bool {
        guard lastShown >= 0, wanted > lastShown else { return false }
        let keyPacket = index.keyPacket[index.key(for: wanted)]
        // What a damaged picture shows depends on where decoding began: begin at its own key, always.
        return isCareful ? keyPacket == startPacket : isNear || keyPacket <= sent
    }

    private func pictureAfterSeeking(to wanted: Int, drain: Bool) throws -> UnsafeMutablePointer<AVFrame> {
        var key = index.key(for: wanted)
        var triesLeft = isCareful ? 1 : Self.retries
        while true {
            do {
                if try run(to: wanted, fromKey: key, drain: drain) { return picture }
                if key == 0 || triesLeft == 0 || cannotSeek { break }
            } catch is Landing {
                if cannotSeek { break }
                if key == 0 || triesLeft == 0 {
                    cannotSeek = true
                    continue
                }
            }
            key -= 1
            triesLeft -= 1
        }
        throw undecodable(wanted, "its data in the file is damaged or incomplete")
    }

    private func undecodable(_ frame: Int, _ reason: String) -> VideoError {
        .undecodableFrame(path: demuxer.path, frame: frame, reason: reason)
    }

    private func run(to wanted: Int, fromKey key: Int, drain: Bool) throws -> Bool {
        // A damaged packet can take the picture that was due before it along: draining does not reach that packet.
        let ways = isCareful ? [false, true] : drain && !cannotDrain ? [true, false] : [false]
        for way in ways {
            try seek(toKey: key)
            if try run(to: wanted, skipping: true, drain: way) {
                if drain && !way && !isCareful { cannotDrain = true }
                return true
            }
        }
        return false
    }

    /// Decodes on until `wanted` appears; false when it does not, or not whole. A long way to a picture that nobody waits for
    /// any more is given up.
    ///
    /// - Parameter skipping: leave out pictures on the way that nothing refers to.
    /// - Parameter drain: end the decoder's run after `wanted`, so that it need not decode what follows it.
    private func run(to wanted: Int, skipping: Bool, drain: Bool) throws -> Bool {
        let target = index.packet[wanted]
        lastShown = -1
        while let packet = try receive(upTo: skipping && (!isCareful || drain) ? target : nil, drain: drain) {
            try keep(packet)
            if packet == target {
                lastShown = isDraining ? -1 : wanted
                return isWhole && !damaged.contains(target)
            }
            if index.frame.indices.contains(Int(packet)), Int(index.frame[Int(packet)]) > wanted { break }
        }
        lastShown = -1
        return false
    }

    /// How many packets before a frame are decoded even if nothing refers to them: many for one who steps back.
    private func neighbours(of wanted: Int) -> Int32 {
        guard trail != nil else { return 0 }
        let most = PictureTrail.length(width: Int(index.width), height: Int(index.height))
        return (0...2 * most).contains(lastRequested - wanted) ? Int32(most) : Self.fewNeighbours
    }

    private func keep(_ packet: Int32) throws {
        guard let trail, isWhole, !damaged.contains(packet), index.frame.indices.contains(Int(packet)) else { return }
        let frame = Int(index.frame[Int(packet)])
        if index.packet[frame] == packet { try trail.add(picture, frame: frame) }
    }

    /// False for a picture that the decoder patched up with parts of its neighbours.
    private var isWhole: Bool {
        picture.pointee.flags & AV_FRAME_FLAG_CORRUPT == 0 && picture.pointee.decode_error_flags == 0
    }

    private func seek(toKey key: Int) throws {
        if cannotSeek { return try restart() }
        avcodec_flush_buffers(codec)
        isDraining = false
        lastShown = -1
        trail?.clear()
        forgetDamage()
        sent = Self.unknown
        startPacket = index.keyPacket[key]
        if !demuxer.seek(to: index.keyTime[key]) { throw Landing.unrecognised }
    }

    // MARK: Damage

    /// True when damage was met on the way to a frame given out, so that it may show what is not its own.
    func isInDoubt(_ frame: Int) -> Bool {
        damageNoticed >= 0 && index.keyPacket[index.key(for: frame)] <= damageNoticed
    }

    private func noteDamage(isCertain: Bool = false) {
        let count = shim_load(damageCount)
        if count == knownDamage && !isCertain { return }
        knownDamage = count
        damageNoticed = max(0, sent)
        if isCareful { damaged.insert(sent) }
    }

    private func forgetDamage() {
        knownDamage = shim_load(damageCount)
        damageNoticed = -1
        damaged = []
    }

    // MARK: The decoder's two ends

    /// The packet number of the next picture, which then lies in `picture`; nil at the end.
    private func receive(upTo target: Int32? = nil, drain: Bool = false) throws -> Int32? {
        while true {
            let result = avcodec_receive_frame(codec, picture)
            noteDamage()
            if result == 0 { return Int32(truncatingIfNeeded: picture.pointee.pts) }
            if result == shim_AVERROR_EOF { return nil }
            // Any other error is about a picture that is lost; those after it may still come.
            if result == shim_AVERROR_ENOMEM { throw LibAV.outOfMemory }
            if result != shim_AVERROR_EAGAIN {
                noteDamage(isCertain: true)
                continue
            }
            if isDraining { return nil }
            if drain, let target, sent >= target { beginDraining() } else { try sendNext(target: target) }
        }
    }

    private func beginDraining() {
        isDraining = true
        avcodec_send_packet(codec, nil)
    }

    private func sendNext(target: Int32?) throws {
        if target != nil { try Task.checkCancellation() }
        guard demuxer.next() else { return beginDraining() }
        let packet = demuxer.packet
        if sent == Self.unknown { sent = try landing(packet.pointee.pos) - 1 }
        sent += 1
        packet.pointee.pts = Int64(sent)
        packet.pointee.dts = Int64(sent)
        if let target { codec!.pointee.skip_frame = sent < target - wholeWay ? AVDISCARD_NONREF : AVDISCARD_DEFAULT }
        let result = avcodec_send_packet(codec, packet)
        if result == shim_AVERROR_ENOMEM { throw LibAV.outOfMemory }
        codec!.pointee.skip_frame = AVDISCARD_DEFAULT
        noteDamage(isCertain: result < 0)
    }

    private func landing(_ position: Int64) throws -> Int32 {
        guard let packet = positions.packet(at: position) else { throw Landing.unrecognised }
        if packet > startPacket { throw Landing.late }
        return packet
    }

    // MARK: Learning the order

    /// The first picture that decodes from the file's start: its packet, and whether it is whole. Nil when none does.
    func firstPictureShown() throws -> (packet: Int32, isWhole: Bool)? {
        try restart()
        return try receive().map { ($0, isWhole) }
    }

    /// The packet of every picture that decodes, in display order.
    func packetsInDisplayOrder() throws -> [Int32] {
        try restart()
        var packets: [Int32] = []
        while let packet = try receive() { packets.append(packet) }
        return packets
    }
}
