package import Contracts

extension SampleColumns {
    /// The samples in pieces whose encoded form stays below a number of bytes.
    ///
    /// One sample is never cut: a piece of one may be larger.
    package func parts(bytesMax: Int) -> [SampleColumns] {
        // Room for the envelope's other members: ids, names, client and claim.
        let room = bytesMax - 4096
        if count <= 1 || sizeBound <= room { return [self] }
        var pieces: [SampleColumns] = []
        for half in [slice(0..<count / 2), slice(count / 2..<count)] {
            pieces += half.parts(bytesMax: bytesMax)
        }
        return pieces
    }

    /// More bytes than the encoded samples take.
    ///
    /// A cell has seven indices of at most six digits, two short numbers, a time of up to twenty
    /// and a value of up to twenty-five characters, each with a comma. A byte of a word becomes at
    /// most six (`\u0001`).
    private var sizeBound: Int {
        words.reduce(0) { $0 + 3 + 2 * $1.utf8.count + 4 * $1.utf8.count { $0 < 0x20 } }
            + cells.count * (7 * 7 + 3 + 2 + 21 + 26)
    }

    /// Some of the samples, with only the words they use.
    private func slice(_ rows: Range<Int>) -> SampleColumns {
        var words = [""]
        var places = [UInt32](repeating: 0, count: self.words.count)
        func place(_ index: UInt32) -> UInt32 {
            if index == 0 { return 0 }
            if places[Int(index)] == 0 {
                places[Int(index)] = UInt32(words.count)
                words.append(self.words[Int(index)])
            }
            return places[Int(index)]
        }
        let cells = self.cells[rows].map { cell in
            var cell = cell
            cell.type = place(cell.type)
            cell.object = place(cell.object)
            cell.name = place(cell.name)
            cell.unit = place(cell.unit)
            cell.text = place(cell.text)
            cell.sentUnit = place(cell.sentUnit)
            cell.metadata = place(cell.metadata)
            return cell
        }
        guard let slice = SampleColumns(words: words, cells: cells) else {
            preconditionFailure("every index was given a word")
        }
        return slice
    }
}
