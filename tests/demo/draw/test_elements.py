"""The named pieces of HTML: what is drawn stands side by side, what is put in is escaped."""

from xml.etree import ElementTree

from markupsafe import Markup

from demo.draw.axes import Axes
from demo.draw.elements import element


def test_the_shapes_of_a_drawing_stand_beside_each_other():
    axes = Axes(0, 1, 0, 1)
    drawing = ElementTree.fromstring(axes.svg(axes.grid(), axes.plane(axes.dot(0.5, 0.5, "point"))))
    assert len(drawing.findall("path")) > 5 and len(drawing.findall("text")) > 5
    assert not [part for path in drawing.iter("path") for part in path]
    assert drawing.find("svg/circle") is not None


def test_what_is_put_into_an_element_is_escaped():
    assert element("p", "<b>", title='"') == '<p title="&#34;">&lt;b&gt;</p>'
    assert element("p", Markup("<b>ink</b>")) == "<p><b>ink</b></p>"
