/// A sheet of pictures in rows and columns, with a line of titles on top and a label at the left of each row.
package struct PictureGrid: Sendable {
  /// The pictures of each row; nil leaves a cell empty, and rows may differ in length.
  package var rows: [[Picture?]]
  /// The titles of the columns; none for no title line.
  package var titles: [String]
  /// The labels of the rows; none for no label column.
  package var rowLabels: [String]
  /// The pixels around and between the cells.
  package var margin: Int
  /// The pixels that a dot of a letter has.
  package var textScale: Int
  /// What is seen between the pictures.
  package var background: Colour
  /// The colour of titles and labels.
  package var textColour: Colour

  /// Describes a sheet.
  package init(
    rows: [[Picture?]], titles: [String] = [], rowLabels: [String] = [], margin: Int = 4, textScale: Int = 1,
    background: Colour = .white, textColour: Colour = .black
  ) {
    precondition(
      margin >= 0 && textScale > 0, "PictureGrid: margin \(margin) and text scale \(textScale) make no sheet")
    self.rows = rows
    self.titles = titles
    self.rowLabels = rowLabels
    self.margin = margin
    self.textScale = textScale
    self.background = background
    self.textColour = textColour
  }

  /// The sheet as one RGB picture of 8 bits.
  ///
  /// A column is as wide as its widest picture or title, a row as high as its highest picture or label; pictures are
  /// centred in their cells.
  package var picture: Picture {
    let columnCount = max(rows.map(\.count).max() ?? 0, titles.count)
    let widths = (0..<columnCount).map { column in
      max(rows.compactMap { self.picture($0, column)?.width }.max() ?? 0, textWidth(titles, column))
    }
    let heights = rows.indices.map { row in
      max(rows[row].compactMap { $0?.height }.max() ?? 0, row < rowLabels.count ? textHeight : 0)
    }
    let labelWidth = rowLabels.indices.map { textWidth(rowLabels, $0) }.max() ?? 0
    let firstLeft = margin + (labelWidth > 0 ? labelWidth + margin : 0)
    let firstTop = margin + (titles.isEmpty ? 0 : textHeight + margin)

    var canvas = Canvas(
      height: max(firstTop + heights.reduce(0) { $0 + $1 + margin }, 1),
      width: max(firstLeft + widths.reduce(0) { $0 + $1 + margin }, 1), background: background)
    var left = firstLeft
    for column in 0..<columnCount {
      if column < titles.count {
        let inset = (widths[column] - textWidth(titles, column)) / 2
        canvas.write(titles[column], top: margin, left: left + inset, scale: textScale, textColour)
      }
      var top = firstTop
      for row in rows.indices {
        if let picture = picture(rows[row], column) {
          canvas.place(
            picture, top: top + (heights[row] - picture.height) / 2, left: left + (widths[column] - picture.width) / 2)
        }
        top += heights[row] + margin
      }
      left += widths[column] + margin
    }
    var top = firstTop
    for row in rows.indices {
      if row < rowLabels.count {
        let inset = (heights[row] - textHeight) / 2
        canvas.write(rowLabels[row], top: top + inset, left: margin, scale: textScale, textColour)
      }
      top += heights[row] + margin
    }
    return canvas.picture
  }

  private var textHeight: Int { BitmapFont.height * textScale }

  private func picture(_ row: [Picture?], _ column: Int) -> Picture? { column < row.count ? row[column] : nil }

  private func textWidth(_ texts: [String], _ index: Int) -> Int {
    index < texts.count ? Canvas.size(of: texts[index], scale: textScale).width : 0
  }
}
