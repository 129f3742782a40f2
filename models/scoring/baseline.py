"""What letter groups and logistic regression make of the names: the baseline beside the name classifiers.

scikit-learn is for development only; the app never needs it. Source: the usual pipeline of its user guide.
"""

import torch

from models import data
from models.scoring import names as scoring


def measure(root=None) -> dict | None:
    """{"accuracy", "macro_f1"} on the 6,700 test names, trained afresh; None without scikit-learn."""
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline
    except ImportError:
        return None
    names, labels = data.names(True, root)
    # The two marks let a group of letters know that it begins or ends the name.
    groups = TfidfVectorizer(analyzer="char", ngram_range=(1, 5), sublinear_tf=True, min_df=1)
    fitted = make_pipeline(groups, LogisticRegression(C=30, max_iter=300))
    fitted.fit([f"^{name}$" for name in names], labels.numpy())
    names, labels = data.names(False, root)
    said = torch.from_numpy(fitted.predict([f"^{name}$" for name in names]))
    right = float((said == labels).float().mean())
    return {
        "accuracy": round(right, 5),
        "macro_f1": round(scoring.macro_f1(said, labels, len(data.COUNTRIES)), 5),
    }


def sentence(measured: dict | None) -> str:
    """What it scored, or why not, in words."""
    if measured is None:
        return "not trained: scikit-learn is not installed (pip install -r requirements-dev.txt)"
    return f"names {measured['accuracy']:.2%}  macro-F1 {measured['macro_f1']:.3f}  (logistic regression)"
