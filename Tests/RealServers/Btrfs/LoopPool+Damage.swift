import Foundation

extension LoopPool {
    /// Changes bytes of a file where they lie on devices, while the pool is not mounted.
    ///
    /// - Parameters:
    ///   - name: the file; the block is looked for by its content.
    ///   - offset: where in the file.
    ///   - copies: how many of its copies.
    /// - Throws: when as many are not found.
    func damage(_ name: String, at offset: Int, copies: Int) throws {
        let handle = try FileHandle(forReadingFrom: URL(filePath: "\(mount)/\(name)"))
        try handle.seek(toOffset: UInt64(offset))
        let wanted = try handle.read(upToCount: 4096) ?? Data()
        try handle.close()
        try unmount()
        var left = copies
        for device in devices where left > 0 {
            let file = try FileHandle(forUpdating: URL(filePath: device))
            defer { try? file.close() }
            guard let place = try Self.place(of: wanted, in: file) else { continue }
            try file.seek(toOffset: place + 100)
            try file.write(contentsOf: Data("damaged".utf8))
            try file.synchronize()
            left -= 1
        }
        guard left == 0 else { throw Tool.Failed(description: "\(left) copies were not found") }
        try mountAgain()
    }

    private static func place(of block: Data, in file: FileHandle) throws -> UInt64? {
        let step = 8 << 20
        try file.seek(toOffset: 0)
        var offset: UInt64 = 0
        while let chunk = try file.read(upToCount: step), !chunk.isEmpty {
            for start in stride(from: 0, to: chunk.count - 4095, by: 4096)
            where chunk[chunk.startIndex + start] == block[block.startIndex]
                && chunk[(chunk.startIndex + start)..<(chunk.startIndex + start + 4096)] == block
            {
                return offset + UInt64(start)
            }
            offset += UInt64(chunk.count)
        }
        return nil
    }
}
