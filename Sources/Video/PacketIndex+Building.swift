import CFFmpeg

extension PacketIndex {
    /// Builds the index by reading packets, without decoding; only a container without presentation times (H.264 in
    /// AVI, raw H.264), or with one given twice, costs one decode of the whole video.
    ///
    /// - Throws: `VideoError.noFrames`, `.nothingDecodes`.
    static func build(with decoder: PictureDecoder) throws -> PacketIndex {
        var index = PacketIndex()
        let demuxer = decoder.demuxer
        try decoder.restart()
        let shown = try index.readPackets(from: demuxer, reordered: decoder.reorders)
        if index.position.isEmpty { throw VideoError.noFrames(path: demuxer.path) }
        index.missing = Int32(clamping: max(0, demuxer.declaredPackets - index.position.count))
        let first = try decoder.firstPictureShown()
        if let shown {
            index.take(shown, from: first?.packet)
        } else {
            index.learntByDecoding = true
            index.packet = try decoder.packetsInDisplayOrder()
        }
        if index.packet.isEmpty {
            throw VideoError.nothingDecodes(path: demuxer.path, codec: demuxer.codecName)
        }
        index.numberPackets()
        index.findKeys(startsWhole: first?.isWhole ?? false)
        return index
    }

    private struct Shown {
        let time: Int64
        let packet: Int32
    }

    /// Reads every packet; gives those that are shown in display order, or nil when their times do not tell it.
    private mutating func readPackets(from demuxer: Demuxer, reordered: Bool) throws -> [Shown]? {
        var shown: [Shown] = []
        var ordered = true
        while demuxer.next() {
            let packet = demuxer.packet.pointee
            let ordinal = Int32(position.count)
            let none = shim_AV_NOPTS_VALUE
            let time = packet.pts != none ? packet.pts : packet.dts
            if packet.pts == none && (reordered || packet.dts == none) { ordered = false }
            position.append(packet.pos)
            if packet.flags & AV_PKT_FLAG_KEY != 0 {
                keyPacket.append(ordinal)
                keyTime.append(time)
            }
            if Self.isShown(packet, codec: demuxer.parameters.pointee.codec_id) {
                shown.append(Shown(time: time, packet: ordinal))
            }
            if ordinal == Int32.max - 1 { break }
        }
        guard ordered else { return nil }
        shown.sort { $0.time < $1.time }
        return zip(shown, shown.dropFirst()).contains { $0.time == $1.time } ? nil : shown
    }

    /// Edit lists trim packets, empty packets repeat the picture before them, and VP8 sends pictures only to refer to.
    private static func isShown(_ packet: AVPacket, codec: AVCodecID) -> Bool {
        if packet.flags & AV_PKT_FLAG_DISCARD != 0 || packet.size == 0 { return false }
        if codec == AV_CODEC_ID_VP8, let data = packet.data { return data[0] & 0x10 != 0 }
        return true
    }

    /// Takes the shown packets from `first` on: a recording that begins inside a GOP has pictures before its first
    /// whole one that nothing can decode.
    private mutating func take(_ shown: [Shown], from first: Int32?) {
        let start = first.flatMap { packet in shown.firstIndex { $0.packet == packet } } ?? shown.count
        packet = shown[start...].map(\.packet)
        pts = shown[start...].map(\.time)
    }

    /// Without a single key packet, decoding can only start at the file's start. With one that is not the first, or
    /// when the first picture comes out damaged, what is shown before it refers to what was never recorded.
    private mutating func findKeys(startsWhole: Bool) {
        guard let first = keyPacket.first else {
            keyPacket = [0]
            keyTime = [pts.first ?? 0]
            return
        }
        let frame = frame[Int(first)]
        if packet[Int(frame)] == first, first > 0 || !startsWhole { leading = frame }
    }

    private mutating func numberPackets() {
        frame = [Int32](repeating: 0, count: position.count)
        for (number, packet) in packet.enumerated() { frame[Int(packet)] = Int32(number) }
    }
}
