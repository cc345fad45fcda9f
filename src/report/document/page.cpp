#include "report/document/page.hpp"

#include <algorithm>

namespace herald::report {

void Page::picture(const Box& box, std::shared_ptr<const Picture> picture, Align align,
                   double radius) {
    if (!picture || picture->width() <= 0 || picture->height() <= 0) return;
    const double scale = std::min(box.width / picture->width(), box.height / picture->height());
    Box fit{box.x, box.y, picture->width() * scale, picture->height() * scale};
    if (align == Align::center) fit.x += (box.width - fit.width) / 2;
    if (align == Align::right) fit.x += box.width - fit.width;
    fit.y += (box.height - fit.height) / 2;
    add(PictureMark{fit, std::move(picture), radius});
}

Document make_document(Paper paper) {
    Document out;
    if (paper == Paper::letter) {
        out.width = 612;
        out.height = 792;
    }
    return out;
}

}  // namespace herald::report
