import HTTPSurface

/// Where a page of alerts or tickets begins: behind this one.
struct ListPlace: Sendable, Equatable {
    /// How urgent it is; smaller numbers come first.
    let place: Int64
    /// When it began, in microseconds since 1970; the newest come first.
    let since: Int64
    let id: String
}

extension ListPlace {
    /// The place of a cursor.
    init(_ cursor: PageCursor) throws {
        guard cursor.parts.count == 3, let place = Int64(cursor.parts[0]),
            let since = Int64(cursor.parts[1]), since != .min
        else {
            throw Problem.badParameter("cursor", "is not a cursor of this list; begin without one")
        }
        self.init(place: place, since: since, id: cursor.parts[2])
    }

    /// The cursor of this place.
    var cursor: PageCursor { PageCursor(after: [String(place), String(since), id]) }
}
