#include "report/document/chart_frame.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "report/document/flow.hpp"

namespace herald::report {
namespace {

constexpr double kAxis = 16;  ///< room for the labels below

void draw_x(Page& page, Typesetter& set, const FrameWish& wish, const ChartFrame& frame,
            const std::vector<std::string>& x, const TextStyle& style) {
    if (x.empty()) return;
    double widest = 0;
    for (const auto& text : x) widest = std::max(widest, set.measure(text, style).width);
    const auto room = std::max<std::size_t>(
        1, static_cast<std::size_t>(frame.plot.width / std::max(widest + 22, 1.0)));
    const std::size_t gaps = x.size() - 1;
    std::size_t step = std::max<std::size_t>(1, (gaps + room - 1) / room);
    for (const std::size_t nice : {1u, 2u, 5u, 7u, 14u, 28u, 30u, 60u, 91u, 182u})
        if (nice >= step) {
            step = nice;
            break;
        }
    const double slot = frame.plot.width /
                        static_cast<double>(wish.between ? x.size() : gaps + (gaps == 0 ? 1 : 0));
    for (std::size_t i = 0; i < x.size(); i += step) {
        const double at = frame.plot.x + slot * (static_cast<double>(i) + (wish.between ? 0.5 : 0));
        const double width = set.measure(x[i], style).width + 1;
        const double left = std::clamp(at - width / 2, frame.plot.x - 2,
                                       std::max(frame.plot.x, frame.plot.right() - width + 2));
        page.line({at, frame.plot.bottom()}, {at, frame.plot.bottom() + 3}, {style.color, 0.5});
        page.text({left, frame.plot.bottom() + 5}, width + 2, x[i], style.one_line());
    }
}

}  // namespace

std::vector<double> round_steps(double low, double high, int about) {
    if (!(high > low)) high = low + 1;
    const double rough = (high - low) / std::max(about, 1);
    const double power = std::pow(10, std::floor(std::log10(rough)));
    double step = 10 * power;
    for (const double nice : {1.0, 2.0, 2.5, 5.0})
        if (nice * power >= rough) {
            step = nice * power;
            break;
        }
    std::vector<double> out;
    for (double at = std::floor(low / step + 1e-9) * step;; at += step) {
        out.push_back(std::abs(at) < step * 1e-9 ? 0 : at);
        if (at >= high - step * 1e-9) break;
    }
    return out;
}

ChartFrame draw_frame(Page& page, Typesetter& set, const Theme& theme, const FrameWish& wish,
                      const std::vector<std::string>& x, const Written& y) {
    const TextStyle style = type::label.with(theme.faint);
    const auto steps = round_steps(wish.low, wish.high, wish.box.height > 110 ? 4 : 3);
    double widest = 0;
    for (const double at : steps) widest = std::max(widest, set.measure(y(at), style).width);
    ChartFrame out;
    out.low = steps.front();
    out.high = steps.back();
    out.count = x.size();
    out.plot = {wish.box.x + widest + 8, wish.box.y + 5, wish.box.width - widest - 8 - wish.right,
                wish.box.height - kAxis - 5};
    for (const double at : steps) {
        const double line = out.y_of(at);
        page.line({out.plot.x, line}, {out.plot.right(), line},
                  {at == 0 ? theme.ghost : theme.line, at == 0 ? 0.7 : 0.5});
        page.text({wish.box.x, line - style.line_height() / 2}, widest + 2, y(at),
                  style.with(Align::right));
    }
    draw_x(page, set, wish, out, x, style);
    return out;
}

void spread(std::vector<double>& centers, double distance, double top, double bottom) {
    std::vector<std::size_t> order(centers.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return centers[a] < centers[b]; });
    double least = top;
    for (const std::size_t i : order) {
        centers[i] = std::max(centers[i], least);
        least = centers[i] + distance;
    }
    double most = bottom;
    for (auto at = order.rbegin(); at != order.rend(); ++at) {
        centers[*at] = std::min(centers[*at], most);
        most = centers[*at] - distance;
    }
}

}  // namespace herald::report
