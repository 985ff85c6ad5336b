/// The word that was probably meant: the nearest by edits, if it is near enough.
package func nearestWord(to word: String, among words: some Sequence<String>) -> String? {
    let ranked = words.map { (word: $0, distance: editDistance(word, $0)) }
        .sorted { ($0.distance, $0.word) < ($1.distance, $1.word) }
    guard let best = ranked.first, best.distance <= max(2, word.count / 3) else { return nil }
    return best.word
}

/// How many characters must be put in, taken out, replaced or swapped with their neighbour.
func editDistance(_ left: String, _ right: String) -> Int {
    let left = Array(left.lowercased())
    let right = Array(right.lowercased())
    var rows = [Array(0...right.count)]
    for i in 0..<left.count {
        var row = [i + 1]
        for j in 0..<right.count {
            let replaced = rows[i][j] + (left[i] == right[j] ? 0 : 1)
            var least = min(replaced, rows[i][j + 1] + 1, row[j] + 1)
            if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                least = min(least, rows[i - 1][j - 1] + 1)
            }
            row.append(least)
        }
        rows.append(row)
    }
    return rows[left.count][right.count]
}
