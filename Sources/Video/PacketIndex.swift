/// Where every shown picture of a video lies: frame `i` is the `packet[i]`-th packet of the stream in decode order.
///
/// Compact: 24 bytes a frame, about 2.4 MB for 100,000 frames.
struct PacketIndex: Equatable {
    /// Packet of each frame, in presentation order.
    var packet: [Int32] = []
    /// Presentation time stamp of each frame in the stream's time base, ascending; empty when the container has none.
    var pts: [Int64] = []
    /// Frame of each packet; for a packet that is not shown, the frame shown first after it (0 when unknown).
    var frame: [Int32] = []
    /// Byte position of each packet in the file, -1 when the container does not tell.
    var position: [Int64] = []
    /// Packets to start decoding from, ascending, and the time stamps to seek to them by.
    var keyPacket: [Int32] = []
    var keyTime: [Int64] = []
    /// True when the packets did not tell the order and the whole video was decoded once to learn it.
    var learntByDecoding = false
    /// Packets that the container's header promised and that are not in the file.
    var missing: Int32 = 0
    /// Frames at the start that need pictures from before the recording began, so that nothing can decode them.
    var leading: Int32 = 0
    /// 1 or 3: whether the pictures show colour. 0: not looked at yet.
    var channels: Int32 = 0
    /// Size of the first picture, px.
    var width: Int32 = 0
    var height: Int32 = 0

    var count: Int { packet.count }

    /// The key to start from for `frame`: not after it in decode order, and not after it in display order either, since
    /// pictures shown before an open GOP's key need the GOP before it.
    func key(for wanted: Int) -> Int {
        var k = max(keys(upTo: packet[wanted]) - 1, 0)
        while k > 0 && Int(frame[Int(keyPacket[k])]) > wanted { k -= 1 }
        return k
    }

    /// How many keys lie at or before a packet.
    private func keys(upTo packet: Int32) -> Int {
        var (low, high) = (0, keyPacket.count)
        while low < high {
            let middle = (low + high) / 2
            if keyPacket[middle] <= packet { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// True when no invariant is broken; what is read from a cache file is held to it.
    var isConsistent: Bool {
        let packets = frame.count
        return position.count == packets && (pts.isEmpty || pts.count == count) && count <= packets && count > 0
            && keyPacket.count == keyTime.count && !keyPacket.isEmpty && missing >= 0
            && leading >= 0 && leading < count
            && packet.allSatisfy { $0 >= 0 && $0 < packets } && frame.allSatisfy { $0 >= 0 && $0 < count }
            && keyPacket.allSatisfy { $0 >= 0 && $0 < packets } && zip(keyPacket, keyPacket.dropFirst()).allSatisfy(<)
            && zip(pts, pts.dropFirst()).allSatisfy(<) && packet.indices.allSatisfy { frame[Int(packet[$0])] == $0 }
            && (channels == 1 || channels == 3) && width > 0 && height > 0
    }
}

/// Finds a packet by its byte position, to recognise where a seek landed.
struct PacketPositions {
    private let sorted: [Int64]
    private let packet: [Int32]

    init(_ position: [Int64]) {
        var order = position.indices.filter { position[$0] >= 0 }.map(Int32.init)
        if zip(order, order.dropFirst()).contains(where: { position[Int($0)] > position[Int($1)] }) {
            order.sort { (position[Int($0)], $0) < (position[Int($1)], $1) }
        }
        packet = order
        sorted = order.map { position[Int($0)] }
    }

    /// The first packet at a position; nil when none is there.
    func packet(at position: Int64) -> Int32? {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < position { low = middle + 1 } else { high = middle }
        }
        return low < sorted.count && sorted[low] == position ? packet[low] : nil
    }
}
